import type {
  CreateViewInput,
  UpdateViewInput,
  View,
  ViewCounts,
  ViewList,
} from '@waybill/contract/views/view.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { path } from '../http/path.ts'

/** What people chose to see, under names. */
export function viewCalls(http: Http) {
  return {
    /** One's own in order, then those that others share. */
    list: (options?: CallOptions) => http.get<ViewList>('/views', undefined, options),
    /** How many tickets each shows, up to 1,000. */
    counts: (options?: CallOptions) => http.get<ViewCounts>('/views/counts', undefined, options),
    get: (view: string, options?: CallOptions) => http.get<View>(path`/views/${view}`, undefined, options),
    create: (input: CreateViewInput, options?: CallOptions) =>
      http.send<View>('POST', '/views', input, options),
    update: (view: string, input: UpdateViewInput, options?: CallOptions) =>
      http.send<View>('PATCH', path`/views/${view}`, input, options),
    remove: (view: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/views/${view}`, undefined, options),
  }
}
