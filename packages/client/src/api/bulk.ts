import type { Bulk, BulkDryRun, BulkInput, BulkItem, BulkResult } from '@waybill/contract/bulk/bulk.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem, type Page } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

type Selection = Omit<BulkInput, 'dry_run'>
type ItemsQuery = PageQuery & { result?: BulkResult }

/** One change of many tickets. */
export function bulkCalls(http: Http) {
  const list = (query: PageQuery = {}, options?: CallOptions) =>
    http.get<Page<Bulk>>('/bulk', { ...query }, options)
  const items = (bulk: string, query: ItemsQuery = {}, options?: CallOptions) =>
    http.get<Page<BulkItem>>(path`/bulk/${bulk}/items`, { ...query }, options)

  return {
    /** What would happen. */
    try: (input: Selection, options?: CallOptions) =>
      http.send<BulkDryRun>('POST', '/tickets/bulk', { ...input, dry_run: true }, options),
    /** Begins; the run goes on by itself. */
    start: (input: Selection, options?: CallOptions) =>
      http.send<Bulk>('POST', '/tickets/bulk', input, options),
    list,
    every: (query: PageQuery = {}) => everyItem(list, query),
    get: (bulk: string, options?: CallOptions) => http.get<Bulk>(path`/bulk/${bulk}`, undefined, options),
    items,
    everyItem: (bulk: string, query: ItemsQuery = {}) => everyItem((page) => items(bulk, page), query),
    stop: (bulk: string, options?: CallOptions) =>
      http.send<Bulk>('POST', path`/bulk/${bulk}/stop`, undefined, options),
    undo: (bulk: string, options?: CallOptions) =>
      http.send<Bulk>('POST', path`/bulk/${bulk}/undo`, undefined, options),
  }
}
