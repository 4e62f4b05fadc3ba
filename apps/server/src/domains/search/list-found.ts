import type { SearchQuery } from '@waybill/contract/search/search.ts'
import { selectionOf, readPage as readListPage, readPlace, nowOf } from '../tickets/list-tickets.ts'
import { DEFAULT_SORT } from '../tickets/ticket-filters.ts'
import { readView } from '../tickets/ticket-view.ts'
import type { SearchScope } from './find-tickets.queries.ts'
import { wantedTexts, type Asked } from './read-search.ts'
import { partsOf } from './search-terms.ts'
import { DEFAULT_SEARCH_LIMIT, type SearchPage } from './search-page.ts'

/**
 * What a query finds that has an order of its own, or no words that all have to be there: as the list of tickets has it, in
 * its order, and without forgiving typos.
 */
export async function listFound(
  { store, reach, actor, now }: Pick<SearchScope, 'store' | 'reach' | 'actor'> & { now: number },
  { filters, sort: asked }: Asked,
  query: SearchQuery,
): Promise<SearchPage> {
  const sort = asked ?? DEFAULT_SORT
  const after = query.after === undefined ? undefined : readPlace(reach, filters, sort, query.after)
  const selection = await selectionOf(store, reach, actor, filters, {
    sort,
    now: nowOf(filters, after) ?? now,
  })
  const { items, next } = await readListPage(store, actor, reach, selection, {
    sort,
    limit: query.limit ?? DEFAULT_SEARCH_LIMIT,
    ...(after && { after }),
    view: readView({ fields: 'id' }),
  })
  const parts = wantedTexts(filters.where).flatMap((term) => partsOf(term))
  return {
    ids: items.flatMap((item) => item.id ?? []),
    typos: new Set(),
    wanted: parts.map((part) => ({ part, longer: null, similar: [] })),
    next,
  }
}
