import type { Draft, DraftHead, SaveDraftInput } from '@waybill/contract/drafts/draft.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import type { Page } from '../http/pages.ts'
import { path } from '../http/path.ts'

/** What one was writing and has not sent. `place`: `new-ticket`, `new-ticket:WEB` or `comment:WEB-12`. */
export function draftCalls(http: Http) {
  return {
    /** Newest change first, without what stands in them. */
    list: (options?: CallOptions) => http.get<Page<DraftHead>>('/drafts', undefined, options),
    /** @throws Problem 404 when there is none */
    get: (place: string, options?: CallOptions) =>
      http.get<Draft>(path`/drafts/${place}`, undefined, options),
    save: (place: string, content: SaveDraftInput['content'], options?: CallOptions) =>
      http.send<DraftHead>('PUT', path`/drafts/${place}`, { content }, options),
    remove: (place: string, options?: CallOptions) =>
      http.send<void>('DELETE', path`/drafts/${place}`, undefined, options),
  }
}
