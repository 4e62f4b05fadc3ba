import type {
  PortalForms,
  RateRequestInput,
  Rating,
  ReopenRequestInput,
  WithdrawRequestInput,
} from '@waybill/contract/tasks/task.ts'
import type { TicketView } from '@waybill/contract/tickets/ticket.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** What requesters do with what they asked for. */
export function requestCalls(http: Http) {
  return {
    /** What can be asked for, and which fields each form begins with. */
    forms: (options?: CallOptions) => http.get<PortalForms>('/portal/forms', undefined, options),
    withdraw: (ticket: string, input: WithdrawRequestInput, options?: CallOptions) =>
      http.send<TicketView>('POST', path`/tickets/${ticket}/withdraw`, input, options),
    close: (ticket: string, options?: CallOptions) =>
      http.send<TicketView>('POST', path`/tickets/${ticket}/close`, {}, options),
    reopen: (ticket: string, input: ReopenRequestInput = {}, options?: CallOptions) =>
      http.send<TicketView>('POST', path`/tickets/${ticket}/reopen`, input, options),
    /** Once, when it is closed. */
    rate: (ticket: string, input: RateRequestInput, options?: CallOptions) =>
      http.send<void>('POST', path`/tickets/${ticket}/satisfaction`, input, options),
    /** How content its requester was; null as long as they have not said so. */
    rating: (ticket: string, options?: CallOptions) =>
      http.get<{ rating: Rating | null }>(path`/tickets/${ticket}/satisfaction`, undefined, options),
  }
}
