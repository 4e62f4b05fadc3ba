import type { EventData } from '../events/event-kinds.ts'
import type { LogEvent } from '../events/event.ts'

/** The lease of a ticket as its events make it. */
export interface LeaseState {
  /** The id of the person who edits the ticket alone. */
  holder: string
  token: number
  /** ISO 8601. */
  taken_at: string
}

/**
 * The lease of a ticket after one more event of it; `undefined`: nobody holds it. Pure. The log does not know until when
 * it lasts, since renewing it is no event, so that a lease may have run out although no event has said so yet.
 */
export function foldLease(state: LeaseState | undefined, event: LogEvent): LeaseState | undefined {
  switch (event.kind) {
    case 'lease.taken': {
      const { holder } = (event as LogEvent<EventData<'lease.taken'>>).data
      return { holder, token: event.seq, taken_at: event.at }
    }
    case 'lease.ended':
    case 'ticket.purged':
      return undefined
    default:
      return state
  }
}
