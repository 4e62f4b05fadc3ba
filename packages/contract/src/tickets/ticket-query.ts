import Type, { type Static } from 'typebox'
import { Id, NamedRef, line, nullable, oneOf, optionalLine } from '../schema.ts'
import { Step } from '../workflows/step.ts'
import { AtParameter, PastMoment } from './past.ts'
import { TicketView } from './ticket.ts'

/**
 * What tickets can be sorted by; `-` in front turns the order round. Tickets without a due date come last in both, and with
 * `sla` (when the next promised time is due) those without a clock that runs.
 */
export const TICKET_SORTS = [
  'created_at',
  'updated_at',
  'due_at',
  'priority',
  'number',
  'rank',
  'sla',
] as const
export type TicketSortField = (typeof TICKET_SORTS)[number]
export const TicketSort = oneOf([
  'created_at',
  'updated_at',
  'due_at',
  'priority',
  'number',
  'rank',
  'sla',
  '-created_at',
  '-updated_at',
  '-due_at',
  '-priority',
  '-number',
  '-rank',
  '-sla',
])
export type TicketSort = Static<typeof TicketSort>

const list = (description: string) => Type.Optional(line(2_000, description))
const people = (who: string) => list(`${who}: id, e-mail address or \`me\`; several with commas: any of them`)
const when = (description: string) => Type.Optional(Type.String({ maxLength: 40, description }))

export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 200, description: 'How many; 50 unless told' }),
)
export const After = Type.Optional(
  Type.String({ maxLength: 2_000, description: 'The `next` of the page before' }),
)

/** What can be asked of one ticket in an answer. */
export const ticketViewQuery = {
  fields: list('Only these fields, with commas; id and key are always there'),
  expand: list('More to be filled in, with commas: watchers, links, aliases'),
}

/** Filters of lists of tickets: each narrows the list; values of one filter, separated by commas, widen it. */
export const ticketFilters = {
  project: list('Id or key; several with commas'),
  status: list('open, in_progress, resolved, closed; several with commas'),
  priority: list('low, medium, high, critical; several with commas'),
  severity: list('low, medium, high, critical, none; several with commas'),
  step: list('Id of a workflow step; several with commas'),
  assignee: list('Id, e-mail address, `me` or `none`; several with commas'),
  reporter: people('Who reported it'),
  watcher: people('Who watches it'),
  team: list('Id, name or `none`; several with commas'),
  label: Type.Optional(
    Type.Union([line(2_000), Type.Array(line(200), { maxItems: 20 })], {
      description:
        'Name of a label, in any case; with several (commas, or repeated), a ticket must have all of them',
    }),
  ),
  category: list('In any case of letters'),
  sub_category: list('In any case of letters'),
  department: list('In any case of letters'),
  created_from: when('Instant or date (UTC), inclusive'),
  created_to: when('Instant or date (UTC), exclusive'),
  updated_from: when('Instant or date (UTC), inclusive'),
  updated_to: when('Instant or date (UTC), exclusive'),
  due_from: when('Instant or date (UTC), inclusive'),
  due_to: when('Instant or date (UTC), exclusive'),
  deleted: Type.Optional(
    Type.Boolean({ description: 'true: only deleted tickets, which are else left out' }),
  ),
  q: Type.Optional(
    Type.String({
      description:
        'A query, such as `status:open assignee:me "exact phrase"`; the guide to the query language has all of it. At most 10,000 characters',
    }),
  ),
}

/** `GET /tickets`. Custom fields are filters too: `field.<key>=<value>`. */
export const TicketListQuery = Type.Object(
  {
    ...ticketFilters,
    ...ticketViewQuery,
    at: AtParameter,
    sort: Type.Optional(TicketSort),
    limit: Limit,
    after: After,
    count: Type.Optional(oneOf(['exact'], 'exact: also count all tickets that the filters find')),
  },
  {
    additionalProperties: false,
    patternProperties: { '^field\\.[a-z][a-z0-9_]{0,39}$': optionalLine(2_000) },
  },
)
export type TicketListQuery = Static<typeof TicketListQuery>

export const BoardColumn = Type.Object({
  /** As the newest version has it. */
  step: Step,
  /** The id of the step in the definition of its workflow: the same in all versions. */
  element: Id,
  /** This step in the versions on which tickets travel here; the newest first. */
  step_ids: Type.Array(Id),
  /** null: for those who do not work in the project. */
  workflow: nullable(NamedRef),
  count: Type.Integer(),
  wip_limit: Type.Union([Type.Integer(), Type.Null()]),
  items: Type.Array(TicketView),
  next: Type.Union([Type.String(), Type.Null()], {
    description:
      'Go on with GET /tickets?project=<key>&step=<step_ids, with commas>&sort=rank&after=<next>, and the same ?at= for a board of the past',
  }),
})
export const Board = Type.Object({ columns: Type.Array(BoardColumn), at: Type.Optional(PastMoment) })
export type Board = Static<typeof Board>
