import type { SampleProject } from '../story.ts'

export const warehouse: SampleProject = {
  key: 'WARE',
  name: 'Warehouse systems',
  description: 'Scanners, label printers, scales and conveyors in Rotterdam and Brno.',
  access: 'open',
  team: 'Warehouse systems',
  tickets: 200,
  labels: [
    ['stops work', '#b42318'],
    ['scanner', '#1d5fa8'],
    ['label printer', '#5b3fa6'],
    ['conveyor', '#7a4b00'],
    ['stocktaking', '#0f6b5c'],
  ],
  fields: [
    {
      key: 'hall',
      name: 'Hall',
      type: 'select',
      options: ['Rotterdam 1', 'Rotterdam 2', 'Brno 1', 'Brno 2'],
    },
    { key: 'station', name: 'Station', type: 'text' },
  ],
  askers: ['Warehouse', 'Warehouse', 'Purchasing'],
  words: {
    hall: ['Rotterdam 1', 'Rotterdam 2', 'Brno 1', 'Brno 2'],
    station: ['packing 3', 'packing 7', 'inbound 2', 'returns 1', 'picking B', 'dock 12'],
    thing: ['hand scanner', 'label printer', 'scale', 'ring scanner', 'conveyor', 'tablet on the forklift'],
    fault: [
      'does not read small codes',
      'prints blank labels',
      'shows 0.3 kg too much',
      'stops after ten minutes',
      'has lost its configuration',
      'does not charge',
    ],
    count: ['3', '5', '12', '40', '180'],
    list: ['the picking list', 'the delivery note', 'the returns slip', 'the customs form'],
    supplier: ['the supplier of the pallets', 'two small suppliers', 'the supplier in Turin'],
  },
  stories: [
    {
      share: 38,
      titles: ['{thing} at {station} {fault}', '{station}: {thing} {fault}', '{thing} {fault} ({hall})'],
      descriptions: [
        `The {thing} at **{station}** ({hall}) {fault}. We have moved to the next station; that costs us about {count} parcels an hour.`,
        `{hall}, {station}: {thing} {fault}.

1. Switched off and on
2. Changed the battery
3. Same again after a few minutes`,
      ],
      findings: [
        'Please read me the small number on the back, I look for its configuration.',
        'Sent it its configuration again. Could you try the next ten?',
        'A spare one is in the cupboard beside dock 12.',
      ],
      answers: [
        'Ten of ten, all good.',
        'The spare one has no holster, but works.',
        'It is the same with the spare one!',
      ],
      notes: ['Firmware 4.2 is the trouble; 4.1 on all others.', 'Two spare ones left, order more.'],
      resolutions: [
        'Firmware taken back to 4.1, works for two days.',
        'Head cleaned and calibrated.',
        'Exchanged for the spare one, the old one is away for repair.',
      ],
      category: ['Devices', 'Stations'],
      labels: ['scanner'],
      fields: { hall: '{hall}', station: '{station}' },
      urgency: [1, 5, 5, 1],
      hours: 5,
      anytime: true,
    },
    {
      share: 22,
      titles: ['{list} misses a line', '{list} is printed in the wrong order', '{list} has the old address'],
      descriptions: [
        `On {list} the last line is missing as soon as there are more than {count} lines.

| printed | in the system |
|---|---|
| {count} | one more |`,
        '{list} still has our address from before the move. Customs in Brno has sent two parcels back.',
      ],
      findings: [
        'The page is one line too short since the new footer. Making the footer smaller.',
        'Address came from a copy of the template. Now it is the same one everywhere.',
      ],
      answers: ['Checked with a long one: complete.', 'Can the old ones be printed again?'],
      notes: ['Eleven parcels are affected.'],
      resolutions: ['Template repaired, all lines are there.', 'One template for all halls now.'],
      category: ['Printing', 'Forms'],
      labels: ['label printer'],
      fields: { hall: '{hall}', station: '{station}' },
      urgency: [1, 6, 4, 1],
      hours: 9,
    },
    {
      share: 20,
      titles: [
        'Stock of {hall} differs by {count} pieces',
        'Stocktaking {hall}: list of differences',
        'Goods of {supplier} are not booked in',
      ],
      descriptions: [
        `After the count of Saturday the system has **{count} pieces** more than the shelf in {hall}. It is always the same two rows.`,
        `Deliveries of {supplier} stand at {station} and cannot be booked: "unknown order".`,
      ],
      findings: [
        'Both rows were counted twice by two people. I take the second count out.',
        'Their delivery notes have our old order numbers. I mapped them for this time.',
      ],
      answers: ['Numbers agree now.', 'Booked in, thank you.'],
      notes: ['Purchasing talks to {supplier}.'],
      resolutions: [
        'Second count removed, difference is 0.',
        'Old order numbers are accepted until the end of the year.',
      ],
      category: ['Stock', 'Differences'],
      labels: ['stocktaking'],
      fields: { hall: '{hall}' },
      urgency: [2, 7, 3, 0],
      hours: 14,
    },
    {
      share: 10,
      titles: ['Conveyor in {hall} stands still', '{hall}: gate at {station} does not open'],
      descriptions: [
        'Conveyor stopped between {station} and the dock. **{count} parcels** wait. The display says `E-217 light barrier`.',
      ],
      findings: [
        'E-217: something stands in the light barrier, or it is dirty. Could you wipe both eyes?',
        'Fitter is on site in an hour.',
      ],
      answers: ['Wiped, still E-217.', 'It runs again!'],
      notes: ['Eye 14 is at the end of its life; two in the cupboard.'],
      resolutions: ['Light barrier exchanged, runs since noon.'],
      category: ['Conveyors', 'Standstill'],
      labels: ['stops work', 'conveyor'],
      fields: { hall: '{hall}', station: '{station}' },
      urgency: [0, 0, 4, 6],
      hours: 2,
      anytime: true,
    },
    {
      share: 10,
      titles: ['Show the weight on {list}', 'One scan fewer at {station}', 'Bigger letters on the {thing}'],
      descriptions: [
        `At {station} we scan each parcel three times. The second one tells us nothing new.\n\nIf it went, we would save about {count} seconds a parcel.`,
      ],
      findings: [
        'Good idea. I try it at {station} for a week.',
        'It went well: 9 % more parcels an hour, no wrong one.',
      ],
      answers: ['Everybody here likes it.', 'Please for all stations.'],
      notes: ['Check with customs first.'],
      resolutions: ['Live at all stations of {hall}.'],
      category: ['Wishes', 'Ways of working'],
      labels: [],
      fields: { hall: '{hall}', station: '{station}' },
      urgency: [5, 6, 0, 0],
      hours: 40,
    },
  ],
}
