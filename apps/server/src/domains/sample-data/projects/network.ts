import type { SampleProject } from '../story.ts'

export const network: SampleProject = {
  key: 'NET',
  name: 'Network operations',
  description: 'Lines, switches and data centres of all sites, around the clock.',
  access: 'open',
  team: 'Network operations',
  tickets: 330,
  labels: [
    ['outage', '#b42318'],
    ['maintenance', '#1d5fa8'],
    ['provider', '#7a4b00'],
    ['wireless', '#5b3fa6'],
    ['capacity', '#0f6b5c'],
    ['follow-up', '#4a5560'],
  ],
  fields: [
    {
      key: 'site',
      name: 'Site',
      type: 'select',
      options: ['Oslo', 'Lisbon', 'Rotterdam', 'Brno', 'Cork', 'Turin'],
    },
    { key: 'device', name: 'Device', type: 'text' },
  ],
  askers: ['Network operations', 'Warehouse', 'Office IT'],
  words: {
    site: ['Oslo', 'Lisbon', 'Rotterdam', 'Brno', 'Cork', 'Turin'],
    device: [
      'sw-core-01',
      'sw-acc-14',
      'sw-acc-22',
      'rt-edge-02',
      'fw-main-01',
      'ap-hall-07',
      'ap-floor3-02',
      'rt-backup-01',
    ],
    peer: ['fw-main-02', 'rt-edge-01', 'sw-core-02', 'the exchange', 'the provider'],
    port: ['Gi1/0/3', 'Gi1/0/24', 'Te1/1/1', 'Te2/1/4', 'Gi2/0/11'],
    loss: ['2', '6', '11', '18', '35'],
    minutes: ['7', '12', '26', '41', '58'],
    level: ['81', '88', '92', '97'],
    room: ['the meeting rooms', 'the loading bays', 'the canteen', 'the third floor', 'hall 2'],
    circuit: ['CX20418', 'CX20877', 'CX31150', 'CX31904'],
    version: ['17.9.5', '17.12.3', '9.16.4', '21.4R3'],
    window: ['Tuesday, 04:00 to 05:00', 'Sunday, 06:00 to 08:00', 'Wednesday, 22:00 to 23:00'],
  },
  stories: [
    {
      share: 20,
      titles: [
        '{device} in {site} does not answer',
        'Site {site}: {device} down for {minutes} minutes',
        'Power lost at {device}, {site}',
      ],
      descriptions: [
        `Monitoring lost **{device}** in {site}.

\`\`\`
{device}  ICMP  critical  no answer for 5 of 5
{device}  SNMP  unknown   timeout
\`\`\`

Impact: everybody behind it; the second path carries about half of the load.`,
        `{device} ({site}) was away for **{minutes} minutes** and came back by itself. The log begins anew, so it has restarted.`,
      ],
      findings: [
        'Reachable over the console. It restarts in a loop: power supply 1 reports low voltage.',
        'Second path holds. Users notice nothing at the moment but slower file transfers.',
        'Someone from {site} is on the way to the rack with a spare power supply.',
        'Back for {minutes} minutes now, all neighbours are there again.',
      ],
      answers: [
        'We are in front of it: the left light is orange.',
        'Phones work again here.',
        'Spare part is built in.',
      ],
      notes: [
        'Third time in a month on the same circuit breaker. Facility must look at it.',
        'Vendor case is open, answer expected in four hours.',
      ],
      resolutions: [
        'Power supply exchanged, {device} stable for two hours. Review on Monday.',
        'It was the circuit breaker; facility has moved the rack to another one.',
      ],
      category: ['Equipment', 'Failure'],
      labels: ['outage'],
      fields: { site: '{site}', device: '{device}' },
      picture: 'rack.png',
      urgency: [0, 2, 6, 5],
      hours: 4,
      anytime: true,
    },
    {
      share: 18,
      titles: [
        '{loss} % packet loss between {site} and {peer}',
        'Line {circuit} to {site} flaps',
        'High latency on {circuit} ({site})',
      ],
      descriptions: [
        `Line **{circuit}** loses {loss} % of the packets since early morning.

| from | to | loss | round trip |
|---|---|---|---|
| {site} | {peer} | {loss} % | 84 ms |
| {peer} | {site} | 0 % | 21 ms |

Only in one direction, so it is likely the line and not the load.`,
        `BGP on {device} towards {peer} goes down and up every few minutes:

\`\`\`
%BGP-5-ADJCHANGE: neighbor 198.51.100.9 Down BGP Notification sent
%BGP-5-ADJCHANGE: neighbor 198.51.100.9 Up
\`\`\``,
      ],
      findings: [
        'Traffic moved to the second line by a lower preference, {site} should be fine meanwhile.',
        'Provider has a case for {circuit}; they see errors on their side too.',
        'Errors on {port} grow. I have asked for the optics to be cleaned.',
      ],
      answers: ['Calls are clear again.', 'It is worse than yesterday for us.'],
      notes: [
        'Contract says four hours; they are over it, ask for the credit.',
        'Provider wants a window to exchange the optics.',
      ],
      resolutions: [
        'Provider has exchanged the optics. No loss for 24 hours, traffic is back on {circuit}.',
        'A dirty connector in {site}; cleaned, no errors since.',
      ],
      category: ['Lines', 'Quality'],
      labels: ['provider'],
      fields: { site: '{site}', device: '{device}' },
      picture: 'last-24-hours.png',
      urgency: [0, 4, 6, 2],
      hours: 12,
      anytime: true,
    },
    {
      share: 18,
      titles: [
        'Update {device} in {site} to {version}',
        'Replace {device} ({site}), end of support',
        'Maintenance of {circuit}: {window}',
      ],
      descriptions: [
        `**Window:** {window} (local time of {site})

### Plan
- [ ] Save the configuration
- [ ] Move traffic to the second path
- [ ] Update {device} to {version}
- [ ] Check neighbours and alarms
- [ ] Move traffic back

### Way back
Boot the previous image; 6 minutes.`,
        `The provider works on {circuit} on {window}. The second line takes over; nothing to do but to watch it.`,
      ],
      findings: [
        'Configuration saved, image is on the device.',
        'Window is agreed with {site}.',
        'Update is done, neighbours are up. Watching for an hour.',
      ],
      answers: ['{window} is fine for us.', 'We noticed nothing at all, well done.'],
      notes: ['{version} has a known memory leak with many SNMP queries; poll every 5 minutes only.'],
      resolutions: [
        '{device} runs {version} since last night, no alarms.',
        'Maintenance is over, traffic back on {circuit}.',
      ],
      category: ['Changes', 'Update'],
      labels: ['maintenance'],
      fields: { site: '{site}', device: '{device}' },
      urgency: [4, 8, 1, 0],
      hours: 30,
    },
    {
      share: 16,
      titles: [
        'Wireless drops in {room}, {site}',
        'No wireless in {room} ({site})',
        'Scanners lose wireless in {room}, {site}',
      ],
      descriptions: [
        `In **{room}** ({site}) laptops lose the wireless network several times an hour. A cable works.

Seen with 5 GHz only. {device} shows 43 clients, its neighbours about 9 each.`,
        'People in {room} stand at the window to get on. Since the new shelves came, one part of it has hardly any signal.',
      ],
      findings: [
        '{device} sends at full power and holds all clients. I have lowered it and switched band steering on.',
        'A survey would help: can somebody walk through {room} with me on Thursday?',
      ],
      answers: ['Much better today, one drop in the whole morning.', 'Thursday at ten is fine.'],
      notes: ['One more access point is in the budget of next quarter.'],
      resolutions: [
        'Channel plan of {site} is new, no drops for a week.',
        'Access point moved by six metres; signal is -58 dBm everywhere in {room}.',
      ],
      category: ['Wireless', 'Coverage'],
      labels: ['wireless'],
      fields: { site: '{site}', device: '{device}' },
      urgency: [2, 7, 3, 0],
      hours: 18,
    },
    {
      share: 14,
      titles: [
        '{device}: disk is {level} % full',
        'Uplink {port} of {site} at {level} % at noon',
        'Memory of {device} at {level} %',
      ],
      descriptions: [
        `{device} warns: **{level} %**. At this rate it is full in about nine days.

\`\`\`
{device}  {port}  in 412 Mbit/s  out 880 Mbit/s  ({level} %)
\`\`\``,
      ],
      findings: [
        'Old core dumps; removed four of them.',
        'The backup of {site} runs at noon since the change of time zone. Moved to the night.',
      ],
      answers: ['Graph looks normal again.'],
      notes: ['Order for the bigger line is with purchasing.'],
      resolutions: [
        'Back to 46 %. An alarm at 75 % warns earlier now.',
        'Backup moved to 02:00, peak at noon is gone.',
      ],
      category: ['Monitoring', 'Capacity'],
      labels: ['capacity'],
      fields: { site: '{site}', device: '{device}' },
      urgency: [3, 6, 2, 0],
      hours: 7,
    },
    {
      share: 14,
      titles: [
        'New access for {room} in {site}',
        'Rule on fw-main-01: {site} to {peer}',
        'Port {port} on {device} for a printer',
      ],
      descriptions: [
        `Please enable **{port}** on {device} ({site}) for {room}.

- Network: 10.40.12.0/24
- From: next Monday
- Contact on site: the reception`,
        `{site} must reach {peer} on port 8443. Until the end of the year; after that it can go.`,
      ],
      findings: [
        'Prepared, switched on with the next window.',
        'Which addresses exactly? A whole network is more than I can open.',
      ],
      answers: ['Only the two servers, addresses are in the description now.', 'It works, thank you.'],
      notes: ['Rule has an end date in the firewall too.'],
      resolutions: ['Open since this morning; the rule ends by itself.', '{port} is in the right network.'],
      category: ['Access', 'Ports'],
      labels: [],
      fields: { site: '{site}', device: '{device}' },
      urgency: [5, 7, 1, 0],
      hours: 9,
    },
  ],
}
