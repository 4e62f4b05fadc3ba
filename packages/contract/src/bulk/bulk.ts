import Type, { type Static } from 'typebox'
import {
  Id,
  Instant,
  NamedRef,
  ProjectRef,
  TicketRef,
  listOf,
  nullable,
  oneOf,
  strict,
  text,
} from '../schema.ts'
import { UpdateTicketInput } from '../tickets/ticket.ts'

/** Tickets that one request may name: their ids fill a third of the largest body. */
export const MOST_NAMED_TICKETS = 10_000
/** Tickets that one run may change; a selection beyond it is refused, so that a typing error does not change everything. */
export const MOST_BULK_TICKETS = 100_000
/** How long a run with its results can be looked at and undone. */
export const BULK_KEPT_MILLIS = 30 * 24 * 60 * 60 * 1000

const { base_seq: _base, title: _title, description: _description, ...values } = UpdateTicketInput.properties

/** What happens to each ticket: fields as in an update (but for texts, which are a ticket's own), or one of the two acts. */
export const BulkChange = strict({
  ...values,
  delete: Type.Optional(Type.Literal(true, { description: 'Delete the tickets; alone' })),
  restore: Type.Optional(Type.Literal(true, { description: 'Restore deleted tickets; alone' })),
})
export type BulkChange = Static<typeof BulkChange>

export const BulkInput = strict({
  tickets: Type.Optional(
    Type.Array(TicketRef, { minItems: 1, maxItems: MOST_NAMED_TICKETS, description: 'Ids or keys' }),
  ),
  query: Type.Optional(
    text(10_000, {
      minLength: 1,
      description:
        'In place of tickets: all that a list with this ?q= shows; all tickets at once are no query',
    }),
  ),
  project: Type.Optional(ProjectRef),
  change: BulkChange,
  dry_run: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
})
export type BulkInput = Static<typeof BulkInput>

/** What a run does with each of its tickets. */
export const BulkAction = oneOf(['change', 'delete', 'restore', 'undo'])
export type BulkAction = Static<typeof BulkAction>

/** `selecting` until the list of its tickets is written down; from then on it goes on by itself, also after a crash. */
export const BulkState = oneOf(['selecting', 'running', 'finished', 'stopped'])
export type BulkState = Static<typeof BulkState>

export const BulkResult = oneOf(['waiting', 'changed', 'unchanged', 'refused'])
export type BulkResult = Static<typeof BulkResult>

/** A run: one change of many tickets, by one person. */
export const Bulk = Type.Object({
  id: Id,
  state: BulkState,
  action: BulkAction,
  total: Type.Integer({ description: 'Tickets of the selection, also those that were not found' }),
  done: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  change: nullable(BulkChange),
  query: nullable(Type.String()),
  by: NamedRef,
  started_at: Instant,
  finished_at: nullable(Instant),
  undo_of: nullable(Id),
  undone_by: nullable(Id),
  can_undo: Type.Boolean(),
  seq: nullable(Type.Integer({ description: 'The cause_seq of its changes in the history of the tickets' })),
})
export type Bulk = Static<typeof Bulk>
export const BulkList = listOf(Bulk)

const ItemTicket = nullable(Type.Object({ id: Id, key: Type.String() }))

/** What came of one ticket. */
export const BulkItem = Type.Object({
  position: Type.Integer(),
  ticket: ItemTicket,
  ref: nullable(Type.String({ description: 'What was written, where no ticket was found' })),
  result: BulkResult,
  code: nullable(Type.String({ description: 'Why it was refused' })),
  detail: nullable(Type.String()),
  kept: Type.Array(Type.Object({ field: Type.String(), by: nullable(NamedRef), at: nullable(Instant) }), {
    description: 'By an undo: fields that were left alone, because somebody changed them since',
  }),
})
export type BulkItem = Static<typeof BulkItem>
export const BulkItemList = listOf(BulkItem)

/** What would come of a run. */
export const BulkDryRun = Type.Object({
  total: Type.Integer(),
  changing: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer({ description: 'With those that were not found' }),
  not_found: Type.Integer(),
  summary: Type.String(),
  reasons: Type.Array(Type.Object({ code: Type.String(), count: Type.Integer() }), {
    description: 'Why tickets are refused, the most frequent first',
  }),
  sample: Type.Array(
    Type.Object({
      ticket: ItemTicket,
      ref: nullable(Type.String()),
      result: oneOf(['changing', 'unchanged', 'refused']),
      changes: Type.Array(Type.String()),
      code: nullable(Type.String()),
      detail: nullable(Type.String()),
    }),
  ),
})
export type BulkDryRun = Static<typeof BulkDryRun>
