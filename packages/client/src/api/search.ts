import type { SearchQuery, SearchResults } from '@waybill/contract/search/search.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'

/** Words, phrases and conditions over all texts. */
export function searchCalls(http: Http) {
  const find = (query: SearchQuery, options?: CallOptions) =>
    http.get<SearchResults>('/search', query, options)
  return { find, every: (query: SearchQuery) => everyItem(find, query) }
}
