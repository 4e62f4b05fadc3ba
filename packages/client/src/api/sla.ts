import type {
  ClockListQuery,
  CreatePolicyInput,
  Policy,
  PolicyList,
  TicketClockList,
  TicketSla,
  UpdatePolicyInput,
  WhatIf,
  WhatIfInput,
} from '@waybill/contract/sla/sla.ts'
import type { HistoryRun, HistoryRunInput } from '@waybill/contract/workflows/history-run.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** What is promised about tickets, how far the time is, and drafts run over past tickets. */
export function slaCalls(http: Http) {
  return {
    /** The clocks of a ticket, each with its sum. */
    ofTicket: (ticket: string, options?: CallOptions) =>
      http.get<TicketSla>(path`/tickets/${ticket}/sla`, undefined, options),
    /** Of each ticket the clock that needs somebody first; tickets without one that runs are missing. */
    clocks: (query: ClockListQuery = {}, options?: CallOptions) =>
      http.get<TicketClockList>('/sla/clocks', { ...query }, options),
    /** The policies in the order in which they are tried. */
    policies: (options?: CallOptions) => http.get<PolicyList>('/sla/policies', undefined, options),
    policy: (policy: string, options?: CallOptions) =>
      http.get<Policy>(path`/sla/policies/${policy}`, undefined, options),
    createPolicy: (input: CreatePolicyInput, options?: CallOptions) =>
      http.send<Policy>('POST', '/sla/policies', input, options),
    updatePolicy: (policy: string, input: UpdatePolicyInput, options?: CallOptions) =>
      http.send<Policy>('PATCH', path`/sla/policies/${policy}`, input, options),
    removePolicy: (policy: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/sla/policies/${policy}`, undefined, options),
    /** How past and open tickets would fare under a draft; changes nothing. */
    whatIf: (input: WhatIfInput, options?: CallOptions) =>
      http.send<WhatIf>('POST', '/sla/what-if', input, options),
    /** A job does it: ask for `historyRun` until its state is done or failed. */
    startHistoryRun: (workflow: string, input: HistoryRunInput, options?: CallOptions) =>
      http.send<HistoryRun>('POST', path`/workflows/${workflow}/history-runs`, input, options),
    historyRun: (workflow: string, run: string, options?: CallOptions) =>
      http.get<HistoryRun>(path`/workflows/${workflow}/history-runs/${run}`, undefined, options),
  }
}
