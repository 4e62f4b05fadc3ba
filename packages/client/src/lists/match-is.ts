import type { Ticket } from '@waybill/contract/tickets/ticket.ts'

/** What `is:` asks. "overdue" moves with the clock, "deleted" is about other lists: both are left to the server. */
export function matchIs(word: string, ticket: Ticket): boolean | null {
  return word === 'unresolved' ? ticket.status === 'open' || ticket.status === 'in_progress' : null
}
