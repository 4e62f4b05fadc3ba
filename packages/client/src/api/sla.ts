import type { ClockListQuery, TicketClockList, TicketSla } from '@waybill/contract/sla/sla.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** What is promised about tickets, and how far the time is. */
export function slaCalls(http: Http) {
  return {
    /** The clocks of a ticket, each with its sum. */
    ofTicket: (ticket: string, options?: CallOptions) =>
      http.get<TicketSla>(path`/tickets/${ticket}/sla`, undefined, options),
    /** Of each ticket the clock that needs somebody first; tickets without one that runs are missing. */
    clocks: (query: ClockListQuery, options?: CallOptions) =>
      http.get<TicketClockList>('/sla/clocks', { ...query }, options),
  }
}
