import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'

/** The sample installation: invented, and the same every time. People are common first names with "Sample". */
export const PEOPLE = [
  ['Ana', 'agent'],
  ['Ben', 'agent'],
  ['Chiara', 'agent'],
  ['Daniel', 'agent'],
  ['Elif', 'agent'],
  ['Farid', 'agent'],
  ['Greta', 'agent'],
  ['Hugo', 'agent'],
  ['Ines', 'requester'],
  ['Jonas', 'requester'],
  ['Katya', 'requester'],
  ['Leo', 'requester'],
  ['Mina', 'requester'],
  ['Nils', 'requester'],
] as const

export const TEAMS = [
  { name: 'Front desk', description: 'Answers first', members: ['Ana', 'Ben', 'Chiara'] },
  { name: 'Platform', description: 'Servers, networks and accounts', members: ['Daniel', 'Elif'] },
  { name: 'Product', description: 'Builds the web shop', members: ['Farid', 'Greta', 'Hugo'] },
] as const

interface SampleProject {
  key: string
  name: string
  description: string
  access: 'open' | 'private'
  team: string
  tickets: number
  labels: readonly string[]
  categories: readonly (readonly [category: string, subCategories: readonly string[]])[]
  subjects: readonly string[]
  troubles: readonly string[]
}

/** A title is a trouble with a subject: `{}` in the trouble is the subject. */
export const PROJECTS: readonly SampleProject[] = [
  {
    key: 'DESK',
    name: 'Service desk',
    description: 'Questions and disturbances from the offices and the warehouse.',
    access: 'open',
    team: 'Front desk',
    tickets: 90,
    labels: ['vip', 'on-site', 'waiting for parts', 'how-to', 'repeat'],
    categories: [
      ['Hardware', ['Laptop', 'Printer', 'Scanner']],
      ['Access', ['Password', 'Badge', 'Shared folder']],
      ['Network', ['Wi-Fi', 'VPN', 'Telephone']],
    ],
    subjects: [
      'the label printer',
      'the meeting room screen',
      'my laptop',
      'the hand scanner',
      'the VPN',
      'the scales',
    ],
    troubles: [
      '{} stops after a few minutes',
      'Cannot reach {} since this morning',
      'New colleague needs {}',
      '{} is very slow in the afternoon',
      'Please move {} to the second floor',
      '{} shows an error after the update',
    ],
  },
  {
    key: 'SHOP',
    name: 'Web shop',
    description: 'The shop that our customers order in.',
    access: 'open',
    team: 'Product',
    tickets: 75,
    labels: ['bug', 'idea', 'checkout', 'mobile', 'good first task'],
    categories: [
      ['Checkout', ['Payment', 'Delivery date']],
      ['Catalogue', ['Search', 'Pictures', 'Prices']],
      ['Account', ['Orders', 'Invoices']],
    ],
    subjects: [
      'the basket',
      'the order history',
      'the search box',
      'the delivery calendar',
      'the invoice',
      'the price list',
    ],
    troubles: [
      '{} forgets what was entered',
      'Show how many are left in {}',
      '{} is cut off on small screens',
      'Sort {} by date',
      'Wrong total in {} with two vouchers',
      'Keyboard cannot reach {}',
    ],
  },
  {
    key: 'OPS',
    name: 'Operations',
    description: 'Changes and maintenance of the platform.',
    access: 'private',
    team: 'Platform',
    tickets: 40,
    labels: ['maintenance', 'security', 'cost', 'automation'],
    categories: [
      ['Servers', ['Disk', 'Certificates']],
      ['Backups', ['Restore test']],
      ['Monitoring', ['Alarms']],
    ],
    subjects: [
      'the order database',
      'the mail gateway',
      'the backup host',
      'the build machine',
      'the warehouse gateway',
    ],
    troubles: [
      'Certificate of {} runs out next month',
      'Disk of {} is 85 % full',
      'Upgrade {} to the new release',
      'Restore test for {}',
      'Alarm of {} fires every night',
    ],
  },
]

export const DESCRIPTIONS = [
  'It began on Monday. Two colleagues see the same.\n\n1. Open it\n2. Wait a minute\n3. See the message\n\nExpected: it goes on.',
  'No hurry, but it costs us about **ten minutes a day**.',
  'Happened again today at 09:40. A restart helped last time.',
  'We need this before the stocktaking at the end of the month.',
  '',
] as const

export const COMMENTS = [
  'I can reproduce it. Looking into the logs now.',
  'A restart did not help. What does the display say exactly?',
  'It works again for me, thank you!',
  'The part is ordered and should arrive on Thursday.',
  'Same here, on the second floor.',
  'Could you try again with the new settings?',
  'This looks like the disturbance of last week.',
  'Done. Please tell us if it comes back.',
] as const

export const INTERNAL_COMMENTS = [
  'Warranty ends next month, so better replace it now.',
  'Check the switch in the cellar first; it was the cause twice.',
  'Talked to the supplier: known defect, fix next week.',
] as const

/** One in how many, as weights. */
export const PRIORITY_WEIGHTS: readonly (readonly [Priority, number])[] = [
  ['low', 3],
  ['medium', 8],
  ['high', 3],
  ['critical', 1],
]

/** How far tickets have come, oldest furthest. */
export const COURSES: readonly (readonly Status[])[] = [
  ['in_progress', 'resolved', 'closed'],
  ['in_progress', 'resolved', 'closed'],
  ['in_progress', 'resolved', 'in_progress', 'resolved', 'closed'],
  ['in_progress', 'resolved'],
  ['in_progress'],
  [],
]
