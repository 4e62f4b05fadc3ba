import type { SampleProject } from '../story.ts'

export const security: SampleProject = {
  key: 'SEC',
  name: 'Security',
  description: 'Reports of weaknesses, reviews and certificates. Only for members.',
  access: 'private',
  team: 'Security',
  tickets: 100,
  labels: [
    ['report', '#b42318'],
    ['review', '#1d5fa8'],
    ['certificate', '#0f6b5c'],
    ['phishing', '#7a4b00'],
  ],
  fields: [{ key: 'system', name: 'System', type: 'text' }],
  askers: [],
  words: {
    system: [
      'the shop',
      'the mail gateway',
      'the VPN',
      'the build server',
      'the expense tool',
      'the warehouse gateway',
    ],
    weakness: [
      'an open redirect',
      'a missing rate limit',
      'a stale library',
      'a verbose error page',
      'a cookie without SameSite',
    ],
    days: ['9', '14', '21', '30'],
    host: ['mail.example.org', 'vpn.example.org', 'build.example.org', 'shop.example.org'],
    people: ['four people', 'eleven people', 'one person', 'everybody in finance'],
  },
  stories: [
    {
      share: 34,
      titles: [
        '{weakness} in {system}',
        'Report from outside: {weakness}',
        'Scanner finds {weakness} at {system}',
      ],
      descriptions: [
        `A researcher reports **{weakness}** in {system}.

- Severity: medium until we know more
- Needs an account: no
- Answer promised within 3 days`,
      ],
      findings: [
        'Confirmed on the test system.',
        'Not reachable from outside: the proxy removes it. Still worth repairing.',
      ],
      answers: ['Thanked the reporter; they agree to wait for the release.'],
      notes: ['Bounty class 3.'],
      resolutions: ['Repaired and released; reporter has confirmed it.'],
      category: ['Reports', 'Weakness'],
      labels: ['report'],
      fields: { system: '{system}' },
      urgency: [1, 5, 5, 1],
      hours: 26,
    },
    {
      share: 26,
      titles: ['Certificate of {host} ends in {days} days', 'Renew the certificate of {host}'],
      descriptions: [
        '`{host}`: certificate ends in **{days} days**. Not renewed by itself because the name is not public.',
      ],
      findings: ['New one is installed, old one still valid until the end.'],
      answers: ['Monitoring sees the new one.'],
      notes: ['Should renew by itself next time, see the linked task.'],
      resolutions: ['Renewed for a year, alarm at 30 days.'],
      category: ['Certificates', 'Renewal'],
      labels: ['certificate'],
      fields: { system: '{host}' },
      urgency: [2, 6, 3, 0],
      hours: 6,
    },
    {
      share: 22,
      titles: ['Access review of {system}', 'Who may still use {system}'],
      descriptions: [
        `Twice a year:\n\n- [ ] List from {system}\n- [ ] Leads confirm their people\n- [ ] Take away what is not confirmed\n- [ ] Note in the audit folder`,
      ],
      findings: ['List is out to all leads, answers until Friday.', 'All but two have answered.'],
      answers: ['My list is right but for one who has left.'],
      notes: ['Auditor wants to see this one.'],
      resolutions: ['Done; access of {people} taken away.'],
      category: ['Reviews', 'Access'],
      labels: ['review'],
      fields: { system: '{system}' },
      urgency: [3, 7, 1, 0],
      hours: 40,
    },
    {
      share: 18,
      titles: ['Phishing mail to {people}', 'Mail asks {people} for a password'],
      descriptions: [
        'A mail "Your parcel is waiting" went to {people}. The link leads to a copy of our sign-in page.',
      ],
      findings: [
        'Domain is blocked at the gateway and the proxy. Nobody has opened it since.',
        'One password was typed in; changed, sessions ended.',
      ],
      answers: ['Told everybody in the morning round.'],
      notes: ['Same sender as in spring.'],
      resolutions: ['Blocked, mails removed from all boxes, one password changed.'],
      category: ['Incidents', 'Phishing'],
      labels: ['phishing'],
      fields: { system: 'the mail gateway' },
      urgency: [0, 2, 6, 3],
      hours: 3,
      anytime: true,
    },
  ],
}
