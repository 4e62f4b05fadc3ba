import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import type { PageQuery } from './page-query.ts'

export interface AuditQuery extends PageQuery {
  /** Who did it. */
  actor?: string
  /** As `person.role_changed,token.*`. */
  kind?: string
  project?: string
  ticket?: string
  /** Words that the sentence holds. */
  text?: string
  from?: string
  to?: string
}

/** Who did what in the installation; for admins. A page with filters may be short: go on until `next` is null. */
export function auditCalls(http: Http) {
  const list = (query: AuditQuery = {}, options?: CallOptions) =>
    http.get<Page<HistoryEntry>>('/audit', { ...query }, options)
  return { list, every: (query: AuditQuery = {}) => everyItem(list, query) }
}
