import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { asksForText, asksTheClock } from '@waybill/contract/query/asks-the-clock.ts'
import type { TicketListQuery, TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { badCursor, decodeCursor, encodeCursor, type CursorValues } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import type { RouteAnswer, RouteRequest } from '../../http/route.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Store } from '../../kernel/store.ts'
import type { Moment } from '../past/moment.ts'
import { seenUpdated, withSeenPositions } from './seen-positions.ts'
import { requireRead } from '../projects/require-read.ts'
import { readRows } from './page-database.ts'
import {
  asksForUpdated,
  momentOf,
  readFilters,
  readQuery,
  readReach,
  readSort,
  sortsByClock,
  sortsByUpdated,
} from './ticket-filters.ts'
import {
  countTickets,
  kindOfPlace,
  selectPlaces,
  selectTickets,
  type TicketFilters,
  type TicketPlace,
  type ListSelection,
} from './ticket-list.queries.ts'
import { keepAnswer, type JsonAnswer } from './kept-answers.ts'
import { watchedBy } from './ticket-parts.queries.ts'
import { visibleApart, visibleTickets, type Reach } from './ticket-reach.queries.ts'
import { shownTickets } from './shown-tickets.ts'
import { readView, WHOLE, type View } from './ticket-view.ts'
import { presentTickets } from './tickets.presenter.ts'
import { ticketFactsOf, type TicketRow, type TicketWithFacts } from './tickets.queries.ts'

type ListRequest = Pick<
  RouteRequest<unknown, TicketListQuery, unknown>,
  'kernel' | 'actor' | 'query' | 'raw' | 'has'
>

/** A page of the tickets that the sender may see. */
export async function listTickets(request: ListRequest): Promise<RouteAnswer> {
  const { query } = request
  requireRead(request.actor)
  const { store } = request.kernel
  const { head, directory } = await headOfThisTurn(store.db)
  if (!followsLog(query.q, readSort(query)))
    return { status: 200, ...(await makeList(request, head, directory)) }
  return keepAnswer(request, etagOf(head, directory), () => makeList(request, head, directory))
}

async function makeList(request: ListRequest, head: number, directory: number): Promise<JsonAnswer> {
  const { kernel, actor, query } = request
  const { items, next, count } = await findTickets(kernel, actor, query, { head, directory })
  const ending = count === undefined ? '' : `,"count":${String(count)}`
  const json = `{"items":[${items.join(',')}],"next":${JSON.stringify(next)}${ending}}`
  return { json, headers: linkToNext(request.raw, next) }
}

/**
 * A page of the tickets that an actor who may read sees, each as JSON.
 * @param positions of the log, read before
 * @throws Problem 400 for a filter, a query or a cursor that is wrong
 */
export async function findTickets(
  { store, clock }: Pick<Kernel, 'store' | 'clock'>,
  actor: Actor,
  query: TicketListQuery,
  positions: { head: number; directory: number },
): Promise<{ items: string[]; next: string | null; count?: number }> {
  const view = readView(query)
  const reach = await readReach(store.db, actor, query.project)
  const filters = await readFilters(store.db, actor, reach, query)
  const sort = readSort(query)
  const after = query.after === undefined ? undefined : readPlace(reach, filters, sort, query.after)
  const now = nowOf(filters, after) ?? clock.now()
  const selection = await selectionOf(store, reach, actor, filters, { sort, now })
  const wanted = { sort, limit: query.limit ?? DEFAULT_LIMIT, ...(after && { after }), view }
  const read = view === WHOLE ? readShownPage : readJsonPage
  const page = await read(store, actor, reach, selection, wanted, positions)
  if (query.count !== 'exact') return page
  return { ...page, count: await countTickets(store.background, store.sql, selection) }
}

interface WantedPage {
  sort: TicketSort
  limit: number
  after?: CursorValues
  view: View
}

type JsonPage = Promise<{ items: string[]; next: string | null }>

async function readJsonPage(
  store: Store,
  actor: Actor,
  reach: Reach,
  selection: ListSelection,
  page: WantedPage,
): JsonPage {
  const { items, next } = await readPage(store, actor, reach, selection, page)
  return { items: items.map((item) => JSON.stringify(item)), next }
}

/** A page of whole tickets: those that this actor was shown before, and that are still the same, are not read again. */
async function readShownPage(
  store: Store,
  actor: Actor,
  reach: Reach,
  selection: ListSelection,
  page: WantedPage,
  { head, directory }: { head: number; directory: number },
): JsonPage {
  const places = await readRows(store, reach, selection, { ...page, limit: page.limit + 1 }, selectPlaces)
  const shown = places.slice(0, page.limit)
  const last = shown.at(-1)
  const known = shownTickets(store.db)
  const items = new Map<string, string>()
  const missing: string[] = []
  for (const { id, seq } of shown) {
    const kept = known.get(actor, id)
    if (kept?.seq === seq && kept.directory === directory) items.set(id, kept.json)
    else missing.push(id)
  }
  for (const { id, seq, json, etag } of await presentById(store, actor, reach, missing, directory)) {
    known.keep(actor, id, { id, seq, directory, etag, json, head })
    items.set(id, json)
  }
  const more = places.length > page.limit && last !== undefined
  return {
    // One that was purged in between is missing.
    items: shown.flatMap(({ id }) => items.get(id) ?? []),
    next: more ? nextOf(reach, selection, page.sort, last) : null,
  }
}

async function presentById(
  store: Store,
  actor: Actor,
  reach: Reach,
  ids: readonly string[],
  directory: number,
): Promise<{ id: string; seq: number; json: string; etag: string }[]> {
  if (ids.length === 0) return []
  const { db } = store
  const rows = await db.selectFrom('tickets').selectAll().where('id', 'in', ids).execute()
  const found = await withFacts(store, actor, reach, rows)
  const seen = await withSeenPositions(db, store.sql, actor, found)
  const items = await presentTickets(db, actor, seen)
  return items.map((item, index) => ({
    id: found[index]?.ticket.id ?? '',
    seq: found[index]?.ticket.seq ?? 0,
    json: JSON.stringify(item),
    etag: etagOf(seen[index]?.ticket.seq ?? 0, directory),
  }))
}

/** Tickets in their order, presented, with the cursor of what follows. */
export async function readPage(
  store: Store,
  actor: Actor,
  reach: Reach,
  selection: ListSelection,
  page: WantedPage,
): Promise<{ items: Partial<Ticket>[]; next: string | null }> {
  const { db } = store
  const rows = await readRows(store, reach, selection, { ...page, limit: page.limit + 1 }, selectTickets)
  const shown = rows.slice(0, page.limit)
  const last = shown.at(-1)
  const found = await withFacts(store, actor, reach, shown)
  const showsPosition = page.view.has('seq') || page.view.has('updated_at')
  const seen = showsPosition ? await withSeenPositions(db, store.sql, actor, found) : found
  const items = await presentTickets(db, actor, seen, page.view)
  const more = rows.length > page.limit && last !== undefined
  return { items, next: more ? nextOf(reach, selection, page.sort, last) : null }
}

/**
 * What a list reads from, for one reader at one time.
 * @param list its order, and milliseconds that relative dates count from
 */
export async function selectionOf(
  store: Store,
  reach: Reach,
  actor: Actor,
  filters: TicketFilters,
  list: { sort: TicketSort; now: number },
): Promise<ListSelection> {
  const moment = await momentOf(store, reach, actor, filters, list.now)
  const visible = visibleTickets(reach, actor, filters.deleted ?? false)
  // Deleted tickets are seen by those alone who see everything about them.
  const bySeen = !filters.deleted && asksForUpdated(filters, list.sort)
  const updated = bySeen ? await seenUpdated(store, actor, reach) : null
  const one = { visible, filters, moment, updated }
  if (sortsByClock(list.sort))
    return {
      ...one,
      parts: [
        { ...one, clocks: 'due' },
        { ...one, clocks: 'none' },
      ],
    }
  if (updated === null || !sortsByUpdated(list.sort)) return { ...one, parts: [] }
  const { staff, own } = visibleApart(reach, actor)
  if (staff === null) return { ...one, parts: [] }
  // Where the column is right, an index has it in order; the others are few.
  const parts = [
    { ...one, visible: staff, updated: null },
    { ...one, visible: own },
  ]
  return { ...one, parts }
}

/**
 * Whether a list stays the same until something is written to the log: relative dates go on by themselves, and words are
 * found when the index has taken them up, as clocks are counted a moment later, so an ETag would be wrong.
 */
export function followsLog(q: string | undefined, sort: TicketSort | null = null): boolean {
  if (sortsByClock(sort)) return false
  if (q === undefined) return true
  const { where } = readQuery(q)
  return where === null || !(asksTheClock(where) || asksForText(where))
}

/**
 * What policies ask about tickets that a list found; those that the actor may not see any more are left out, because the
 * rows may be newer than the list.
 */
export async function withFacts(
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
    const facts = ticketFactsOf(ticket, at.facts, watched.has(ticket.id), actor)
    return mayWithTicket(actor, 'ticket.see', facts) === 'allow'
      ? [{ ticket, project: at.project, facts }]
      : []
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

/** The cursor after a ticket. Where the filters move with the clock, it carries the time of the first page. */
function nextOf(
  reach: Reach,
  { filters, moment }: ListSelection,
  sort: TicketSort,
  last: Pick<TicketPlace, 'id' | 'place'>,
): string {
  const name = listName(reach, filters, sort)
  return encodeCursor(name, [last.place, last.id, ...(filters.moves && moment ? [moment.now] : [])])
}

/** The end of the year 9999. */
const LAST_INSTANT = 253_402_300_799_999

/** Where a page of this very list begins. @throws Problem 400 for the cursor of another list */
export function readPlace(
  reach: Reach,
  filters: TicketFilters,
  sort: TicketSort,
  after: string,
  moment?: Moment,
): CursorValues {
  const name = listName(reach, filters, sort, moment)
  const kinds = [kindOfPlace(sort), 'text'] as const
  if (!filters.moves) return decodeCursor(name, after, kinds)
  const place = decodeCursor(name, after, [...kinds, 'number'])
  const [, , now] = place
  if (now < 0 || now > LAST_INSTANT) throw badCursor()
  return place
}

/** The time of the first page of a list that moves with the clock, so that its pages fit together. */
export function nowOf(filters: TicketFilters, place: CursorValues | undefined): number | undefined {
  return filters.moves && place ? Number(place[2]) : undefined
}
