import type { SampleData } from '@waybill/contract/sample-data/sample-data.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'

/** Projects, people and tickets for a look around, once for an installation without tickets; for admins. */
export function sampleDataCalls(http: Http) {
  return {
    get: (options?: CallOptions) => http.get<SampleData>('/setup/sample-data', undefined, options),
    /** Begins; the server goes on by itself. */
    start: (options?: CallOptions) => http.send<SampleData>('POST', '/setup/sample-data', undefined, options),
    /** What is made stays. */
    stop: (options?: CallOptions) =>
      http.send<SampleData>('POST', '/setup/sample-data/stop', undefined, options),
  }
}
