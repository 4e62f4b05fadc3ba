import type { Millis } from '../../kernel/kernel.tables.ts'

/** Who edits a ticket alone. A row whose `until` has passed counts as none, and goes with the next sweep. */
export interface TicketLeasesTable {
  ticket_id: string
  holder_id: string
  /** seq of the event that began it. */
  token: number
  taken_at: Millis
  until: Millis
  /** Why it ends when it runs out: nobody renewed it, or its connection is gone. */
  ends_as: 'expired' | 'disconnected'
}
