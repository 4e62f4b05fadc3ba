import type { SampleProject } from '../story.ts'

export const office: SampleProject = {
  key: 'IT',
  name: 'Office IT',
  description: 'Laptops, accounts, printers and rooms. Ask here first.',
  access: 'open',
  team: 'Office IT',
  tickets: 450,
  labels: [
    ['hardware', '#7a4b00'],
    ['account', '#1d5fa8'],
    ['onboarding', '#0f6b5c'],
    ['software', '#5b3fa6'],
    ['waiting for parts', '#4a5560'],
    ['vip', '#b42318'],
    ['how-to', '#3c6e1f'],
  ],
  fields: [
    { key: 'asset_tag', name: 'Asset tag', type: 'text' },
    {
      key: 'location',
      name: 'Location',
      type: 'select',
      options: ['Oslo', 'Lisbon', 'Rotterdam', 'Cork', 'Remote'],
    },
  ],
  askers: ['Sales', 'Finance', 'Purchasing', 'Marketing', 'Customer care', 'Warehouse'],
  words: {
    place: ['Oslo', 'Lisbon', 'Rotterdam', 'Cork', 'Remote'],
    asset: ['FV-L0412', 'FV-L0588', 'FV-L0731', 'FV-L0904', 'FV-L1077', 'FV-L1203'],
    machine: ['laptop', 'docking station', 'second screen', 'headset', 'desk phone', 'mouse'],
    fault: [
      'stays black after sleep',
      'is not recognised',
      'restarts by itself',
      'gets very hot',
      'shows stripes',
      'makes a clicking noise',
    ],
    program: [
      'the calendar',
      'the expense tool',
      'the drawing program',
      'the spreadsheet',
      'the video client',
      'the time sheet',
    ],
    message: [
      'Something went wrong (0x80070005)',
      'Your session has ended',
      'Licence not found',
      'Cannot reach the server',
      'Version is not supported',
    ],
    folder: ['Contracts', 'Price lists', 'Campaigns', 'Board papers', 'Supplier data'],
    printer: [
      'the printer on floor 2',
      'the label printer in the post room',
      'the plotter',
      'the printer beside finance',
    ],
    room: ['Fjord', 'Harbour', 'Lighthouse', 'Driftwood', 'Tide'],
    newcomer: [
      'a new colleague in sales',
      'a trainee in marketing',
      'two people in customer care',
      'a new colleague in finance',
      'a temp in purchasing',
    ],
    day: ['Monday', 'the first of the month', 'Thursday', 'next week'],
    since: ['since this morning', 'since the update', 'since Tuesday', 'for two weeks', 'every afternoon'],
    question: [
      'How do I share a calendar with somebody outside',
      'How do I restore an older version of a file',
      'How do I book two rooms at once',
      'How do I print on both sides',
      'How do I sign a PDF',
    ],
  },
  stories: [
    {
      share: 26,
      titles: ['My {machine} {fault}', '{machine} {fault} {since}', '{machine} ({asset}) {fault}'],
      descriptions: [
        `My {machine} {fault}, {since}.

- Asset tag: **{asset}**
- Place: {place}
- Already tried: another cable, a restart`,
        `The {machine} {fault}. It began {since}; colleagues next to me have no trouble.`,
      ],
      findings: [
        'Could you try it at another desk? Then we know whether it is the {machine} or the cable.',
        'I have a spare one, come by in the post room or tell me where to send it.',
        'There is a new firmware for exactly this. Please leave it on over night, it installs by itself.',
        'The spare part is ordered and should be here on Thursday.',
      ],
      answers: [
        'Same at another desk.',
        'The spare one works fine, thank you!',
        'It has not happened since yesterday.',
        'I am at home until Wednesday, can it wait?',
      ],
      notes: ['Warranty ends next month, so let us exchange it now.', 'Fourth one of this series.'],
      resolutions: [
        'Exchanged; the old one went back to the supplier.',
        'Firmware is new, no trouble for three days. Tell us if it comes back.',
        'It was the cable after all.',
      ],
      category: ['Hardware', 'Workplace'],
      labels: ['hardware'],
      fields: { asset_tag: '{asset}', location: '{place}' },
      urgency: [3, 8, 2, 0],
      hours: 12,
    },
    {
      share: 20,
      titles: [
        '{program} says "{message}"',
        'Cannot start {program} {since}',
        '{program} is very slow {since}',
      ],
      descriptions: [
        `When I open {program} I get:

> {message}

It was fine yesterday. I need it for the closing of the month.`,
        `{program} needs about a minute for everything, {since}. Two colleagues in {place} see the same.`,
      ],
      findings: [
        'Your licence had ended with the change of department. Please sign out and in once.',
        'Is it the same in the browser?',
        'I can see the error in the log now: the profile is damaged. I make a new one, your files stay.',
      ],
      answers: [
        'In the browser it works, good enough until tomorrow.',
        'Signed out and in: works!',
        'Yes, the same.',
      ],
      notes: [
        'Licences run out for eleven people at the end of the month.',
        'Known fault of the newest version, vendor works on it.',
      ],
      resolutions: [
        'Licence renewed.',
        'New profile made, all files are where they were.',
        'The vendor has taken the faulty version back.',
      ],
      category: ['Software', 'Fault'],
      labels: ['software'],
      fields: { location: '{place}' },
      picture: 'screenshot.png',
      urgency: [2, 7, 3, 0],
      hours: 7,
    },
    {
      share: 16,
      titles: ['Access to "{folder}"', 'Cannot open "{folder}" any more', 'Locked out {since}'],
      descriptions: [
        'I need to read the folder **{folder}** from {day} on. My lead has agreed.',
        'My account is locked {since}. I have the new phone, but the app is still on the old one.',
      ],
      findings: [
        'Your lead must say so here, then it takes a minute.',
        'I have taken the old phone off your account. At the next sign-in you are asked to add the new one.',
      ],
      answers: ['Agreed (I lead the team).', 'I am in again. Thank you for the quick help!'],
      notes: ['Rights end with the year, note is in the calendar.'],
      resolutions: [
        'Rights are set; it may take until your next sign-in.',
        'Unlocked, second factor added again.',
      ],
      category: ['Access', 'Folders'],
      labels: ['account'],
      fields: { location: '{place}' },
      urgency: [2, 8, 3, 0],
      hours: 3,
    },
    {
      share: 12,
      titles: [
        'Workplace for {newcomer} from {day}',
        'Accounts for {newcomer}',
        'Everything for {newcomer}, by {day}',
      ],
      descriptions: [
        `{newcomer} in {place}, from {day} on.

- [ ] Laptop and screen
- [ ] Account and mail
- [ ] Access to "{folder}"
- [ ] Badge
- [ ] Half an hour of introduction`,
      ],
      findings: [
        'Laptop is prepared, account is ready for the first day.',
        'Which size of screen? We have both.',
      ],
      answers: ['The big one, please.', 'Perfect, everything was there.'],
      notes: ['Laptop is from the pool, asset {asset}.'],
      resolutions: ['All done, introduction was this morning.', 'Everything is on the desk in {place}.'],
      category: ['People', 'Joining'],
      labels: ['onboarding'],
      fields: { asset_tag: '{asset}', location: '{place}' },
      urgency: [2, 8, 2, 0],
      hours: 24,
    },
    {
      share: 12,
      titles: [
        '{printer} prints only half of a page',
        '{printer} wants a PIN',
        'Paper jam at {printer}, again',
      ],
      descriptions: [
        '{printer} in {place} has the same fault as last month. People print at the other end of the floor.',
        'Since the update {printer} asks for a PIN that nobody knows.',
      ],
      findings: [
        'The roller is worn out, a new one is ordered.',
        'The PIN is on your badge: hold it in front of the reader.',
      ],
      answers: ['Badge works, thank you.', 'It prints again.'],
      notes: ['Lease ends in spring, so no big repair.'],
      resolutions: ['New roller, 200 pages without a jam.', 'PIN is off for the floor printers.'],
      category: ['Printing', 'Printer'],
      labels: ['hardware', 'waiting for parts'],
      fields: { location: '{place}' },
      urgency: [5, 7, 1, 0],
      hours: 15,
    },
    {
      share: 8,
      titles: ['Room {room}: screen stays black', 'No sound in room {room}', 'Room {room} cannot be booked'],
      descriptions: [
        'In **{room}** ({place}) the big screen shows nothing. We had a call with a customer and did it on a laptop.',
        'Others do not hear us in {room}. We hear them.',
      ],
      findings: [
        'The room controller hung. I restarted it from here, could somebody try?',
        'Microphone is muted in hardware: the grey button below the table.',
      ],
      answers: ['Works!', 'Nobody would ever have found that button.'],
      notes: ['Put a label on that button.'],
      resolutions: ['Controller has new software, and a note lies on the table.', 'Label is on the button.'],
      category: ['Rooms', 'Equipment'],
      labels: ['hardware'],
      fields: { location: '{place}' },
      urgency: [2, 6, 4, 0],
      hours: 2,
    },
    {
      share: 6,
      titles: ['{question}?'],
      descriptions: ['{question}? I found three different answers in the handbook.', ''],
      findings: [
        'It is three clicks, see the picture in the handbook, chapter 4. I have removed the two old answers there.',
      ],
      answers: ['Found it, thank you!', 'That was easy.'],
      notes: ['Asked often, worth a short film.'],
      resolutions: ['Answered; the handbook has one answer now.'],
      category: ['Questions', 'How to'],
      labels: ['how-to'],
      urgency: [8, 4, 0, 0],
      hours: 2,
    },
  ],
}
