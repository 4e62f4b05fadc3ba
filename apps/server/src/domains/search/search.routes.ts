import { SearchQuery, SearchResults } from '@waybill/contract/search/search.ts'
import { linkToNext } from '../../http/list-page.ts'
import { defineRoute, ok, type Route } from '../../http/route.ts'
import { searchTickets } from './search-tickets.ts'

export const searchRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/search',
    tag: 'Search',
    summary:
      'Find tickets by words in key, title, description and comments that you may read, the best first, with excerpts; one typo in words of five letters or more is forgiven',
    access: { policy: 'ticket.see and ticket.see_internal, as SQL' },
    query: SearchQuery,
    responses: { 200: SearchResults },
    async handler({ kernel, actor, query, raw }) {
      const page = await searchTickets(kernel, actor, query)
      return { ...ok(page), headers: linkToNext(raw, page.next) }
    },
  }),
]
