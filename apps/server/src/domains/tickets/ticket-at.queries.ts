import type { LogEvent } from '@waybill/contract/events/event.ts'
import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'

const PAGE = 500

/** The ticket as it was after the event with this seq, from the log; undefined when it did not exist then. */
export async function ticketAtSeq(db: Db, ticketId: string, seq: number): Promise<TicketState | undefined> {
  let state: TicketState | undefined
  let after = 0
  for (;;) {
    const events = await readEvents(db, { ticketId, after, limit: PAGE })
    for (const event of events) {
      if (event.seq > seq) return state
      state = foldTicket(state, event)
      after = event.seq
    }
    if (events.length < PAGE) return state
  }
}

export async function eventOfTicket(db: Db, ticketId: string, seq: number): Promise<LogEvent | undefined> {
  const [event] = await readEvents(db, { ticketId, after: seq - 1, limit: 1 })
  return event?.seq === seq ? event : undefined
}
