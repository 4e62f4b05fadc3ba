import type { Actor, Decision, TicketFacts } from '@waybill/contract/access/policies.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { isBesideTicket } from '@waybill/contract/events/beside-ticket.ts'
import type { Tx } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { decideUpdate } from '../tickets/decide-update.ts'
import { decidePutAway, decideTakeBack } from '../tickets/put-away.ts'
import type { BulkItemRow } from './bulk.queries.ts'

/** One command appends at most one event of each kind for a ticket. */
const MOST_EVENTS = 50

/** What the run that is being undone did to the ticket of an item, from the log. */
export async function readOwnEvents(
  tx: Tx,
  undone: string,
  { position, ticket_id }: BulkItemRow,
): Promise<LogEvent[]> {
  const item = await tx
    .selectFrom('bulk_items')
    .select(['first_seq', 'last_seq'])
    .where('bulk_id', '=', undone)
    .where('position', '=', position)
    .executeTakeFirst()
  const { first_seq, last_seq } = item ?? {}
  if (!first_seq || !last_seq || ticket_id === null) return []
  const events = await readEvents(tx, {
    ticketId: ticket_id,
    after: first_seq - 1,
    before: last_seq + 1,
    limit: MOST_EVENTS,
  })
  // Deleting a ticket ends its lease, which does not come back.
  return events.filter(({ kind }) => !isBesideTicket(kind))
}

/** Setting back needs the right to make the opposite change now. */
export function decideUndo(actor: Actor, facts: TicketFacts, events: readonly LogEvent[]): Decision {
  if (events.some(({ kind }) => kind === 'ticket.deleted')) return decideTakeBack(actor, facts)
  if (events.some(({ kind }) => kind === 'ticket.restored')) return decidePutAway(actor, facts)
  return decideUpdate(actor, facts, Object.assign({}, ...events.map(asked)) as Record<string, never>)
}

/** The fields of an update that would make the opposite change; what stands in them matters for watchers only. */
function asked(event: LogEvent): Record<string, unknown> {
  if (event.kind === 'ticket.watchers_changed') {
    const { added, removed } = event.data as EventData<'ticket.watchers_changed'>
    return { add_watchers: removed, remove_watchers: added }
  }
  if (event.kind === 'ticket.labels_changed') return { labels: true }
  const { after } = event.data as { after: Record<string, unknown> }
  return after
}
