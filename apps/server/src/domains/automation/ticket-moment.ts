import { foldText } from '@waybill/contract/fold-text.ts'
import { foldTicket } from '@waybill/contract/events/fold-ticket.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { KeptTickets } from './kept-tickets.ts'
import type { Moment } from './match-rule.ts'

/** Events of a ticket that are read at once. */
const BATCH = 500

/**
 * What a ticket was before and after an event, folded from the log; the same where the event is none of the ticket. Null when
 * it is purged, or not there yet.
 * @param kept tickets of events before, from which the folding goes on
 */
export async function momentOf(
  db: Db,
  event: LogEvent,
  ticketId: string,
  kept = new KeptTickets(),
): Promise<Moment | null> {
  let { state, seq, size } = kept.before(db, ticketId, event.seq)
  for (;;) {
    const events = await readEvents(db, { ticketId, after: seq, before: event.seq, limit: BATCH })
    for (const one of events) {
      state = foldTicket(state, one)
      seq = one.seq
      size += JSON.stringify(one.data).length
    }
    if (events.length < BATCH) break
  }
  kept.keep(db, ticketId, { state, seq, size })
  const now = event.ticket_id === ticketId ? foldTicket(state, event) : state
  return now ? { event, before: state, after: now, labels: await labelNames(db, now.project_id) } : null
}

/** Folded names of a project's labels by id. */
export async function labelNames(db: Db, project: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('labels')
    .select(['id', 'name'])
    .where('project_id', '=', project)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, foldText(name)]))
}
