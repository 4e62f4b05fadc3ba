import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import type { TicketRow } from '../tickets/tickets.queries.ts'

/** Of a ticket whose requester has changed more often, the newest changes count. */
const MOST_EVENTS = 500

type OfTicket = Pick<TicketRow, 'id' | 'reporter_id' | 'field_seq'>

/**
 * Whose request a ticket is: its requester, whoever was that before, so that nobody gets a voice by naming somebody else, and
 * whoever becomes it by a change.
 */
export async function requestersOf(
  { tx }: { tx: Db },
  { id, reporter_id, field_seq }: OfTicket,
  { values }: TicketChange = {},
): Promise<ReadonlySet<string>> {
  const requesters = new Set([reporter_id, values?.reporter ?? reporter_id])
  if (!Object.hasOwn(JSON.parse(field_seq) as object, 'reporter')) return requesters
  const events = await readEvents(tx, {
    ticketId: id,
    kinds: ['ticket.reporter_changed'],
    newestFirst: true,
    limit: MOST_EVENTS,
  })
  for (const event of events) {
    const { before } = dataOf(event)
    if (isObject(before) && typeof before['reporter'] === 'string') requesters.add(before['reporter'])
  }
  return requesters
}

/** Who has no voice at a step where a ticket stands, because they asked for it. */
export async function leftOutOf(
  context: { tx: Db },
  ticket: OfTicket,
  { approval }: Pick<StepDefinition, 'approval'>,
): Promise<ReadonlySet<string>> {
  return approval?.without_requester === true ? requestersOf(context, ticket) : new Set()
}
