import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { SearchQuery, SearchResult } from '@waybill/contract/search/search.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import { badCursor, decodeCursor, encodeCursor } from '../../http/cursor.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import { requireRead } from '../projects/require-read.ts'
import { seenUpdated } from '../tickets/seen-positions.ts'
import { asksForUpdated, momentOf, readReach } from '../tickets/ticket-filters.ts'
import { conditionsOf, type TicketFilters } from '../tickets/ticket-list.queries.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { findOlder, findRanked } from './find-ranked.ts'
import { newestDocument, type SearchScope } from './find-tickets.queries.ts'
import { listFound } from './list-found.ts'
import { matchesOfTickets } from './matches-of-tickets.ts'
import { presentFound } from './present-found.ts'
import { narrowingOf, readSearch } from './read-search.ts'
import { DEFAULT_SEARCH_LIMIT, type SearchPage } from './search-page.ts'
import { readSearchState } from './search-state.queries.ts'
import type { SearchPart } from './search-terms.ts'

/** A page of what a search finds for the actor. */
export async function searchTickets(
  { store, clock }: Kernel,
  actor: Actor,
  query: SearchQuery,
): Promise<{ items: SearchResult[]; next: string | null }> {
  requireRead(actor)
  const reach = await readReach(store.db, actor, query.project)
  const asked = await readSearch(store, actor, reach, query.q)
  const { parts, rest, sort, filters } = asked
  const page =
    parts.length === 0 || sort !== null || filters.deleted === true
      ? await listFound({ store, reach, actor, now: clock.now() }, asked, query)
      : await readPage({ store, reach, actor }, parts, rest, query, clock.now())
  const items = await present(store, actor, reach, page)
  return { items, next: page.next }
}

async function readPage(
  base: Pick<SearchScope, 'store' | 'reach' | 'actor'>,
  parts: readonly SearchPart[],
  rest: TicketFilters,
  query: SearchQuery,
  clock: number,
): Promise<SearchPage> {
  const limit = query.limit ?? DEFAULT_SEARCH_LIMIT
  const name = JSON.stringify(['search', query.q, query.project ?? null])
  const place = query.after === undefined ? null : readPlace(name, query.after)
  const now = place?.now ?? clock
  const { live } = await readSearchState(base.store.db)
  const where = await whereOf(base, rest, now)
  const scope = { ...base, slot: live, where, narrow: narrowingOf(rest.where) }
  if (place?.kind === 'older') return olderPage(scope, parts, name, { ...place, limit })
  const newest = place?.newest ?? (await newestDocument(scope))
  const start = place?.offset ?? 0
  const { candidates, wanted, oldest } = await findRanked(scope, parts, newest)
  const shown = candidates.slice(start, start + limit)
  const end = start + shown.length
  const following: Place | null =
    end < candidates.length
      ? { kind: 'ranked', newest, offset: end, now }
      : oldest !== null
        ? { kind: 'older', before: oldest, now }
        : null
  return {
    ids: shown.map((one) => one.id),
    typos: new Set(shown.filter((one) => one.byTypo).map((one) => one.id)),
    wanted,
    next: following && writePlace(name, following),
  }
}

/** The conditions beside the words as SQL; null when there are none. */
async function whereOf(
  { store, reach, actor }: Pick<SearchScope, 'store' | 'reach' | 'actor'>,
  rest: TicketFilters,
  now: number,
): Promise<Expression<SqlBool> | null> {
  const moment = await momentOf(store, reach, actor, rest, now)
  const updated = asksForUpdated(rest, null) ? await seenUpdated(store, actor, reach) : null
  const conditions = moment ? conditionsOf(rest, store.sql, undefined, moment, updated) : []
  return conditions.length === 0 ? null : sql`(${sql.join(conditions, sql` and `)})`
}

async function olderPage(
  scope: SearchScope,
  parts: readonly SearchPart[],
  name: string,
  { before, now, limit }: { before: number; now: number; limit: number },
): Promise<SearchPage> {
  const { found, wanted } = await findOlder(scope, parts, before, limit + 1)
  const shown = found.slice(0, limit)
  const last = shown.at(-1)
  const more = found.length > limit && last !== undefined
  return {
    ids: shown.map((one) => one.id),
    typos: new Set(),
    wanted,
    next: more ? writePlace(name, { kind: 'older', before: last.doc, now }) : null,
  }
}

/**
 * Where a page begins: at a number among the best of the matches that there were at the first page, or, after those, before
 * a document. Tickets that come while somebody pages therefore move nothing. Relative dates count from the time of the
 * first page, `now`.
 */
type Place =
  | { kind: 'ranked'; newest: number; offset: number; now: number }
  | { kind: 'older'; before: number; now: number }

function writePlace(name: string, place: Place): string {
  const values = place.kind === 'ranked' ? [place.newest, place.offset] : [place.before, 0]
  return encodeCursor(name, [place.kind, ...values, place.now])
}

/** The end of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999

function readPlace(name: string, after: string): Place {
  const [kind, first, second, now] = decodeCursor(name, after, ['text', 'number', 'number', 'number'])
  if (Math.min(first, second, now) < 0 || now > LAST_INSTANT) throw badCursor()
  if (kind === 'ranked') return { kind, newest: first, offset: second, now }
  if (kind === 'older') return { kind, before: first, now }
  throw badCursor()
}

async function present(store: Store, actor: Actor, reach: Reach, page: SearchPage): Promise<SearchResult[]> {
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
