import type { TicketSort } from '@waybill/contract/tickets/ticket-query.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import type { CursorValues } from '../../http/cursor.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import { sortOf } from '../tickets/ticket-list.queries.ts'
import { watchedBy } from '../tickets/ticket-parts.queries.ts'
import type { View } from '../tickets/ticket-view.ts'
import { ticketFactsOf } from '../tickets/tickets.queries.ts'
import type { TicketVersion } from './fold-version.ts'
import { ticketsThen, type TicketsThen } from './past-tickets.queries.ts'
import { presentVersions, type VersionWithFacts } from './present-versions.ts'

/** Whose tickets, when, and which of them: `conditions` are about `tickets`, as in lists of today. */
export interface PastSelection extends TicketsThen {
  conditions: readonly Expression<SqlBool>[]
}

interface Page {
  sort: TicketSort
  limit: number
  after?: CursorValues
  view: View
}

/** Where a ticket stands in the order of a list. */
interface Place {
  version: number
  id: string
  place: string | number
}

/** Tickets of the past in their order, presented, with the place after which the next page begins. */
export async function readPastPage(
  store: Store,
  selection: PastSelection,
  page: Page,
): Promise<{ items: Partial<Ticket>[]; next: CursorValues | null }> {
  const places = await selectPlaces(store, selection, { ...page, limit: page.limit + 1 })
  const shown = places.slice(0, page.limit)
  const found = await withFacts(store, selection, shown)
  const items = await presentVersions(store, selection.actor, found, page.view, selection.moment)
  const last = places.length > page.limit ? shown.at(-1) : undefined
  return { items, next: last ? [last.place, last.id] : null }
}

export async function countPastTickets(store: Store, selection: PastSelection): Promise<number> {
  const query = sql<{ count: number }>`select count(*) as count ${fromWhere(store.sql, selection, [])}`
  return (await query.execute(store.background)).rows[0]?.count ?? 0
}

/** How many tickets stood at each step. */
export async function countPastSteps(store: Store, selection: PastSelection): Promise<Map<string, number>> {
  const query = sql<{ step_id: string; count: number }>`select tickets.step_id, count(*) as count
    ${fromWhere(store.sql, selection, [])} group by tickets.step_id`
  return new Map((await query.execute(store.background)).rows.map((row) => [row.step_id, row.count]))
}

/** Positions only: they are in the index, while whole rows would be carried through the sort and thrown away. */
async function selectPlaces(store: Store, selection: PastSelection, page: Page): Promise<Place[]> {
  const { column, descending } = sortOf(page.sort)
  const [value, id] = page.after ?? []
  const beyond =
    page.after &&
    (descending
      ? sql<SqlBool>`(${column}, tickets.id) < (${value}, ${id})`
      : sql<SqlBool>`(${column}, tickets.id) > (${value}, ${id})`)
  const direction = descending ? sql`desc` : sql`asc`
  const { rows } = await sql<Place>`select tickets.version, tickets.id, ${column} as place
    ${fromWhere(store.sql, selection, beyond ? [beyond] : [])}
    order by ${column} ${direction}, tickets.id ${direction} limit ${page.limit}`.execute(store.background)
  return rows
}

function fromWhere(
  engine: EngineSql,
  { conditions, ...then }: PastSelection,
  more: readonly Expression<SqlBool>[],
): RawBuilder<unknown> {
  const wanted = then.deleted ? sql`tickets.deleted_at is not null` : sql`tickets.deleted_at is null`
  return sql`from ${ticketsThen(engine, then)} as tickets
    where ${sql.join([wanted, ...conditions, ...more], sql` and `)}`
}

/** The versions of a page in its order, with what today's policies ask. */
async function withFacts(
  { db, background }: Store,
  { reach, actor }: PastSelection,
  places: readonly Place[],
): Promise<VersionWithFacts[]> {
  if (places.length === 0) return []
  const ids = places.map(({ id }) => id)
  const watched = await watchedBy(db, actor, ids)
  const versions = await versionsOf(
    background,
    places.map(({ version }) => version),
  )
  return places.flatMap(({ version: seq, id }) => {
    const version = versions.get(seq)
    const at = version && reach.projects.get(version.project_id)
    if (!at) return []
    return [{ version, project: at.project, facts: ticketFactsOf(version, at.facts, watched.has(id), actor) }]
  })
}

async function versionsOf(db: Db, seqs: readonly number[]): Promise<Map<number, TicketVersion>> {
  const rows = await db
    .selectFrom('ticket_versions')
    .selectAll()
    .where('seq', 'in', [...seqs])
    .execute()
  return new Map(rows.map((row) => [row.seq, row]))
}
