import type { Actor } from '@waybill/contract/access/policies.ts'
import type { TicketListQuery, TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { badCursor, decodeCursor, encodeCursor, type CursorValues } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { notModified, ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import type { Moment } from '../past/moment.ts'
import { withSeenPositions } from './seen-positions.ts'
import { requireRead } from '../projects/require-read.ts'
import { readFilters, readReach } from './ticket-filters.ts'
import { countTickets, isPlace, placeOf, selectTickets, type TicketFilters } from './ticket-list.queries.ts'
import { watchedBy } from './ticket-parts.queries.ts'
import { visibleTickets, type Reach } from './ticket-reach.queries.ts'
import { readView, type View } from './ticket-view.ts'
import { presentTickets } from './tickets.presenter.ts'
import { ticketFactsOf, type TicketRow, type TicketWithFacts } from './tickets.queries.ts'

/** Stable under edits: what is created while somebody pages comes before the first page. */
export const DEFAULT_SORT: TicketSort = '-created_at'

/** A page of the tickets that the sender may see. */
export async function listTickets(
  request: Pick<
    RouteRequest<unknown, TicketListQuery, unknown>,
    'kernel' | 'actor' | 'query' | 'raw' | 'has'
  >,
): Promise<RouteAnswer> {
  const { query, actor } = request
  requireRead(actor)
  const { store } = request.kernel
  const { head, directory } = await readHead(store.db)
  const etag = etagOf(head, directory)
  if (request.has(etag)) return notModified(etag)
  const view = readView(query)
  const reach = await readReach(store.db, actor, query.project)
  const filters = await readFilters(store.db, actor, reach, query)
  const sort = query.sort ?? DEFAULT_SORT
  const page = await readPage(store, actor, reach, filters, {
    sort,
    limit: query.limit ?? DEFAULT_LIMIT,
    ...(query.after !== undefined && { after: readPlace(reach, filters, sort, query.after) }),
    view,
  })
  const count =
    query.count === 'exact'
      ? await countTickets(store.db, store.sql, selection(reach, actor, filters))
      : undefined
  const answer = ok({ ...page, ...(count !== undefined && { count }) }, etag)
  return { ...answer, headers: { ...answer.headers, ...linkToNext(request.raw, page.next) } }
}

/** Tickets in their order, presented, with the cursor of what follows. */
export async function readPage(
  store: Store,
  actor: Actor,
  reach: Reach,
  filters: TicketFilters,
  page: { sort: TicketSort; limit: number; after?: CursorValues; view: View },
): Promise<{ items: Partial<Ticket>[]; next: string | null }> {
  const { db } = store
  const rows = await selectTickets(db, store.sql, selection(reach, actor, filters), {
    ...page,
    limit: page.limit + 1,
  })
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const found = await withFacts(store, actor, reach, shown)
  const showsPosition = page.view.has('seq') || page.view.has('updated_at')
  const seen = showsPosition ? await withSeenPositions(db, store.sql, actor, found) : found
  const items = await presentTickets(db, actor, seen, page.view)
  const more = rows.length > page.limit && last !== undefined
  return {
    items,
    next: more ? encodeCursor(listName(reach, filters, page.sort), placeOf(last, page.sort)) : null,
  }
}

function selection(reach: Reach, actor: Actor, filters: TicketFilters) {
  return { visible: visibleTickets(reach, actor, filters.deleted ?? false), filters }
}

async function withFacts(
  { db }: Store,
  actor: Actor,
  reach: Reach,
  rows: readonly TicketRow[],
): Promise<TicketWithFacts[]> {
  const watched = await watchedBy(
    db,
    actor,
    rows.map((row) => row.id),
  )
  return rows.flatMap((ticket) => {
    const at = reach.projects.get(ticket.project_id)
    if (!at) return []
    return [
      { ticket, project: at.project, facts: ticketFactsOf(ticket, at.facts, watched.has(ticket.id), actor) },
    ]
  })
}

/** What makes two lists the same: the projects that were asked for, filters and sort, and the moment if it is of the past. */
export function listName(reach: Reach, filters: TicketFilters, sort: TicketSort, moment?: Moment): string {
  const asked = reach.bounded ? [...reach.projects.keys()].toSorted() : null
  return JSON.stringify([
    'tickets',
    asked,
    Object.entries(filters).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    sort,
    ...(moment ? [moment.axis, moment.value] : []),
  ])
}

/** Where a page of this very list begins. @throws Problem 400 for the cursor of another list */
export function readPlace(
  reach: Reach,
  filters: TicketFilters,
  sort: TicketSort,
  after: string,
): CursorValues {
  const place = decodeCursor(listName(reach, filters, sort), after, 2)
  if (!isPlace(sort, place)) throw badCursor()
  return place
}
