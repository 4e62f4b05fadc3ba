import type {
  BackgroundTroubles,
  RetryEventInput,
  RetryJobInput,
} from '@waybill/contract/background/background-work.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'

/** What failed of the work that follows changes, for admins. */
export function backgroundCalls(http: Http) {
  return {
    troubles: (options?: CallOptions) =>
      http.get<BackgroundTroubles>('/background/troubles', undefined, options),
    retryEvent: (event: RetryEventInput, options?: CallOptions) =>
      http.send<void>('POST', '/background/events/retry', event, options),
    retryJob: (job: RetryJobInput, options?: CallOptions) =>
      http.send<void>('POST', '/background/jobs/retry', job, options),
  }
}
