import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { SearchQuery, SearchResult } from '@waybill/contract/search/search.ts'
import { badCursor, decodeCursor, encodeCursor } from '../../http/cursor.ts'
import type { Store } from '../../kernel/store.ts'
import { requireRead } from '../projects/require-read.ts'
import { readReach } from '../tickets/ticket-filters.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { findOlder, findRanked } from './find-ranked.ts'
import { newestDocument, type SearchScope } from './find-tickets.queries.ts'
import { matchesOfTickets } from './matches-of-tickets.ts'
import { presentFound } from './present-found.ts'
import { readSearchText } from './read-search-text.ts'
import { readSearchState } from './search-state.queries.ts'
import type { SearchPart } from './search-terms.ts'
import type { Wanted } from './wanted.ts'

export const DEFAULT_SEARCH_LIMIT = 20

/** Which tickets a page shows, in their order, and where the next one begins. */
interface Page {
  ids: string[]
  typos: Set<string>
  wanted: Wanted[]
  next: string | null
}

/** A page of what a search finds for the actor. */
export async function searchTickets(
  store: Store,
  actor: Actor,
  query: SearchQuery,
): Promise<{ items: SearchResult[]; next: string | null }> {
  requireRead(actor)
  const reach = await readReach(store.db, actor, query.project)
  const parts = readSearchText(query.q)
  if (parts.length === 0) return { items: [], next: null }
  const { live } = await readSearchState(store.db)
  const scope = { store, slot: live, reach, actor, where: null }
  const page = await readPage(scope, parts, query)
  const items = await present(store, actor, reach, page)
  return { items, next: page.next }
}

async function readPage(scope: SearchScope, parts: readonly SearchPart[], query: SearchQuery): Promise<Page> {
  const limit = query.limit ?? DEFAULT_SEARCH_LIMIT
  const name = JSON.stringify(['search', query.q, query.project ?? null])
  const place = query.after === undefined ? null : readPlace(name, query.after)
  if (place?.kind === 'older') return olderPage(scope, parts, name, place.before, limit)
  const newest = place?.newest ?? (await newestDocument(scope))
  const start = place?.offset ?? 0
  const { candidates, wanted, oldest } = await findRanked(scope, parts, newest)
  const shown = candidates.slice(start, start + limit)
  const end = start + shown.length
  const following: Place | null =
    end < candidates.length
      ? { kind: 'ranked', newest, offset: end }
      : oldest !== null
        ? { kind: 'older', before: oldest }
        : null
  return {
    ids: shown.map((one) => one.id),
    typos: new Set(shown.filter((one) => one.byTypo).map((one) => one.id)),
    wanted,
    next: following && writePlace(name, following),
  }
}

async function olderPage(
  scope: SearchScope,
  parts: readonly SearchPart[],
  name: string,
  before: number,
  limit: number,
): Promise<Page> {
  const { found, wanted } = await findOlder(scope, parts, before, limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const more = found.length > limit && last !== undefined
  return {
    ids: shown.map((one) => one.id),
    typos: new Set(),
    wanted,
    next: more ? writePlace(name, { kind: 'older', before: last.doc }) : null,
  }
}

/**
 * Where a page begins: at a number among the best of the matches that there were at the first page, or, after those, before
 * a document. Tickets that come while somebody pages therefore move nothing.
 */
type Place = { kind: 'ranked'; newest: number; offset: number } | { kind: 'older'; before: number }

function writePlace(name: string, place: Place): string {
  return encodeCursor(
    name,
    place.kind === 'ranked' ? ['ranked', place.newest, place.offset] : ['older', place.before, 0],
  )
}

function readPlace(name: string, after: string): Place {
  const [kind, first, second] = decodeCursor(name, after, 3)
  if (typeof first !== 'number' || typeof second !== 'number' || first < 0 || second < 0) throw badCursor()
  if (kind === 'ranked') return { kind, newest: first, offset: second }
  if (kind === 'older') return { kind, before: first }
  throw badCursor()
}

async function present(store: Store, actor: Actor, reach: Reach, page: Page): Promise<SearchResult[]> {
  const tickets = await presentFound(store, actor, reach, page.ids)
  const shown = tickets.map(({ id, key, title, description, project_id }) => {
    const at = reach.projects.get(project_id)
    return { id, key, title, description, internal: at !== undefined && isStaff(at.as) }
  })
  const matches = await matchesOfTickets(store, shown, page.wanted)
  return tickets.map((ticket) => ({
    ticket,
    matches: matches.get(ticket.id) ?? [],
    by_typo: page.typos.has(ticket.id),
  }))
}
