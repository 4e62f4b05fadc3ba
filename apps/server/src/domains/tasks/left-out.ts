import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'

const COMES_TO_STEP = [
  'task.started',
  'task.routed',
  'task.entered',
  'task.acted',
  'task.answered',
  'task.moved',
  'task.migrated',
  'task.reopened',
]
/** Of a step at which more has happened, the newest changes of its requester count. */
const MOST_EVENTS = 500

/** Whose request a ticket is when it comes to a step: its requester, and whoever becomes that by the same change. */
export function requestersOf(
  { reporter_id }: Pick<TicketRow, 'reporter_id'>,
  { values }: TicketChange = {},
): ReadonlySet<string> {
  return new Set([reporter_id, values?.reporter ?? reporter_id])
}

/**
 * Who has no voice at a step where a ticket stands, because they asked for it: its requester, and whoever was that since the
 * ticket came there, so that nobody gets a voice by naming somebody else.
 */
export async function leftOutOf(
  { tx }: { tx: Db },
  ticket: Pick<TicketRow, 'id' | 'reporter_id' | 'field_seq'>,
  { id: step, approval }: Pick<StepDefinition, 'id' | 'approval'>,
): Promise<Set<string>> {
  if (approval?.without_requester !== true) return new Set()
  const left = new Set([ticket.reporter_id])
  if (!Object.hasOwn(JSON.parse(ticket.field_seq) as object, 'reporter')) return left
  const events = await readEvents(tx, {
    ticketId: ticket.id,
    kinds: [...COMES_TO_STEP, 'ticket.reporter_changed'],
    newestFirst: true,
    limit: MOST_EVENTS,
  })
  for (const event of events) {
    const { before, items } = dataOf(event)
    if (isObject(before) && typeof before['reporter'] === 'string') left.add(before['reporter'])
    if (isObject(items) && makesItemsOf(items['added'], step)) break
  }
  return left
}

/** Whether the items of a step were made all at once: the ticket came to it. */
function makesItemsOf(added: unknown, step: string): boolean {
  return (
    Array.isArray(added) &&
    added.some((item: unknown) => isObject(item) && item['step'] === step && item['origin'] === 'system')
  )
}
