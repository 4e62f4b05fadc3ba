import type {
  EndActionRunList,
  SkipEndActionInput,
  UnsettledEndActionList,
  UnsettledEndActionQuery,
} from '@waybill/contract/tasks/task.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

type Runs = EndActionRunList
type Reason = SkipEndActionInput

/** What happens outside when the run of a ticket is over. */
export function endActionCalls(http: Http) {
  return {
    list: (ticket: string, options?: CallOptions) =>
      http.get<Runs>(path`/tickets/${ticket}/end-actions`, undefined, options),
    unsettled: (query: UnsettledEndActionQuery = {}, options?: CallOptions) =>
      http.get<UnsettledEndActionList>('/end-actions', query, options),
    retry: (run: string, options?: CallOptions) =>
      http.send<Runs>('POST', path`/end-actions/${run}/retry`, {}, options),
    skip: (run: string, input: Reason, options?: CallOptions) =>
      http.send<Runs>('POST', path`/end-actions/${run}/skip`, input, options),
    compensate: (run: string, input: Reason, options?: CallOptions) =>
      http.send<Runs>('POST', path`/end-actions/${run}/compensate`, input, options),
  }
}
