import type { Activity, Load, Overview } from '@waybill/contract/overview/overview.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'

/** The tickets that one sees, in numbers. */
export function overviewCalls(http: Http) {
  return {
    get: (options?: CallOptions) => http.get<Overview>('/overview', undefined, options),
    /** What happened last, newest first, in words. */
    activity: (limit?: number, options?: CallOptions) =>
      http.get<Activity>('/overview/activity', { limit }, options),
    /** How much work lies with each person; for agents and admins. */
    load: (options?: CallOptions) => http.get<Load>('/overview/load', undefined, options),
  }
}
