import type { CreateCalendarInput } from '@waybill/contract/calendars/calendar.ts'
import type { CreatePolicyInput } from '@waybill/contract/sla/sla.ts'
import type { CreateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'

export const DESK_KEY = 'DESK'
export const DESK_LEAD = 'Chiara Bellandi'
/** Who says yes or no to what costs money. */
export const APPROVERS = ['Mara Lindqvist', 'Chiara Bellandi', 'Élise Morande'] as const

/** In the order in which they take turns. */
export const DESK_TEAMS = [
  {
    name: 'Front desk',
    description: 'Looks at every request first',
    members: ['Sanne de Witte', 'Lucía Ortegal'],
  },
  {
    name: 'Field support',
    description: 'Prepares equipment and hands it over',
    members: ['Farid Haddouche', 'Ngozi Eberechukwu'],
  },
  { name: 'Approvers', description: 'Decide on what is bought', members: APPROVERS },
] as const

export const DESK_FIELDS = [
  { key: 'cost_centre', name: 'Cost centre', type: 'text' },
  { key: 'asset_tag', name: 'Asset tag', type: 'text' },
] as const

const DAY_HOURS = [
  { start: '09:00', end: '12:30' },
  { start: '13:30', end: '18:00' },
]
const CALENDAR = 'Office hours'

/** Open on working days but Christmas and New Year's Day. */
export function deskCalendar(year: number): CreateCalendarInput {
  return {
    name: CALENDAR,
    zone: 'Europe/Lisbon',
    periods: [
      {
        week: { mon: DAY_HOURS, tue: DAY_HOURS, wed: DAY_HOURS, thu: DAY_HOURS, fri: DAY_HOURS },
        holidays: [
          { day: `${String(year)}-12-25`, name: 'Christmas Day' },
          { day: `${String(year + 1)}-01-01`, name: "New Year's Day" },
        ],
      },
    ],
  }
}

export const DESK_POLICY: CreatePolicyInput = {
  name: 'Requests of colleagues',
  description: 'What the service desk promises to everybody in the house.',
  condition: `project:${DESK_KEY}`,
  calendar: CALENDAR,
  targets: [
    {
      target: 'first_response',
      durations: { low: 'PT16H', medium: 'PT8H', high: 'PT4H', critical: 'PT1H' },
      warn_at: [80],
    },
    {
      target: 'resolution',
      durations: { low: 'PT120H', medium: 'PT80H', high: 'PT40H', critical: 'PT8H' },
      warn_at: [80, 90],
    },
  ],
}

export const EQUIPMENT = 'New equipment'
export const ACCOUNTS = 'Accounts'

/** A lead lets a request in, two of three approve, and somebody prepares and hands over what was asked for. */
const equipment: CreateWorkflowInput = {
  name: 'Equipment for a colleague',
  description: 'A laptop, a screen, a telephone: asked for, approved, prepared, handed over.',
  category: EQUIPMENT,
  calendar: CALENDAR,
  sla: { low: 'PT120H', medium: 'PT80H', high: 'PT40H', critical: 'PT8H' },
  front_desk: { approval: true, reopen_days: 14, close_after_hours: 168 },
  graph: {
    steps: [
      {
        id: 'temp-check',
        name: 'Check',
        team: 'Front desk',
        is_start: true,
        instruction: 'Is it clear what is wanted and for whom? Is there something in the store room?',
        form: ['fields.cost_centre'],
        position: { x: 0, y: 50 },
      },
      {
        id: 'temp-approve',
        name: 'Approve',
        team: 'Approvers',
        category: 'in_progress',
        instruction: 'Two of three decide.',
        approval: { quorum: 2, refusal_ends: false },
        position: { x: 400, y: 0 },
      },
      {
        id: 'temp-prepare',
        name: 'Prepare',
        team: 'Field support',
        category: 'in_progress',
        assign: 'queue',
        weight: 3,
        instruction: 'Install it, encrypt it, write its asset tag down.',
        form: ['fields.asset_tag'],
        position: { x: 750, y: 60 },
      },
      {
        id: 'temp-hand-over',
        name: 'Hand over',
        team: 'Field support',
        category: 'in_progress',
        escalate_to: 'Front desk',
        position: { x: 1_070, y: 60 },
      },
      {
        id: 'temp-done',
        name: 'Done',
        team: 'Front desk',
        category: 'resolved',
        is_end: true,
        position: { x: 1_440, y: 60 },
      },
      {
        id: 'temp-not-granted',
        name: 'Not granted',
        team: 'Front desk',
        category: 'closed',
        is_end: true,
        outcome: 'refused',
        weight: 0,
        position: { x: 750, y: 260 },
      },
    ],
    transitions: [
      {
        id: 'temp-ask',
        from: 'temp-check',
        to: 'temp-approve',
        name: 'Ask for approval',
        comment: 'optional',
      },
      {
        id: 'temp-store',
        from: 'temp-check',
        to: 'temp-prepare',
        name: 'Take it from the store room',
        comment: 'optional',
      },
      {
        id: 'temp-yes',
        from: 'temp-approve',
        to: 'temp-prepare',
        name: 'Approve',
        comment: 'optional',
        source_handle: 'approved',
      },
      {
        id: 'temp-no',
        from: 'temp-approve',
        to: 'temp-not-granted',
        name: 'Refuse',
        comment_visibility: 'public',
        source_handle: 'refused',
      },
      { id: 'temp-ready', from: 'temp-prepare', to: 'temp-hand-over', name: 'Ready', comment: 'optional' },
      {
        id: 'temp-works',
        from: 'temp-hand-over',
        to: 'temp-done',
        name: 'Handed over',
        comment: 'optional',
        comment_visibility: 'public',
      },
    ],
  },
}

const accounts: CreateWorkflowInput = {
  name: 'Accounts and rights',
  description: 'A new account, a folder, a role in a program.',
  category: ACCOUNTS,
  calendar: CALENDAR,
  sla: { low: 'PT80H', medium: 'PT40H', high: 'PT16H', critical: 'PT4H' },
  front_desk: { reopen_days: 14, close_after_hours: 168 },
  graph: {
    steps: [
      {
        id: 'temp-grant',
        name: 'Grant',
        team: 'Front desk',
        escalate_to: 'Field support',
        is_start: true,
        assign: 'queue',
        position: { x: 0, y: 0 },
      },
      {
        id: 'temp-granted',
        name: 'Granted',
        team: 'Front desk',
        category: 'resolved',
        is_end: true,
        position: { x: 390, y: 0 },
      },
    ],
    transitions: [
      {
        id: 'temp-give',
        from: 'temp-grant',
        to: 'temp-granted',
        name: 'Give the right',
        comment: 'required',
        comment_visibility: 'public',
      },
    ],
  },
}

export const DESK_WORKFLOWS = [equipment, accounts] as const
