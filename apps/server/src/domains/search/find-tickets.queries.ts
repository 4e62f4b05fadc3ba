import type { Actor } from '@waybill/contract/access/policies.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { DocumentRange, Match, SearchSlot } from './search-sql.ts'
import type { Store } from '../../kernel/store.ts'
import { visibleTickets, type Reach } from '../tickets/ticket-reach.queries.ts'
import { outsideCondition, type RightsMatch } from './search-rights.ts'

export interface FoundTicket {
  doc: number
  id: string
  title: string
}

/** Where to look, and for whom. */
export interface SearchScope {
  store: Store
  slot: SearchSlot
  reach: Reach
  actor: Actor
  /** What else must be true of `tickets`; null: nothing. */
  where: Expression<SqlBool> | null
  /** What documents say of `where`: leaves out many before their tickets are read. */
  narrow: readonly Match[]
}

/** The newest tickets that match and that the actor may see, from a range of documents. */
export async function findTickets(
  scope: SearchScope,
  rights: RightsMatch,
  page: { range: DocumentRange; limit: number },
): Promise<FoundTicket[]> {
  const { store, slot } = scope
  const found: FoundTicket[] = []
  for (const one of store.sql.search.ranges(page.range.to)) {
    const range = { from: Math.max(one.from, page.range.from), to: one.to }
    if (range.to < range.from) break
    const { from, doc, where } = store.sql.search.matching(slot, rights.match, range)
    const outside = outsideCondition(store.sql, slot, rights, sql`search_documents.doc`)
    // The order of the tables is the order in which they are read: the index first.
    const { rows } = await sql<FoundTicket>`select ${doc} as doc, tickets.id, tickets.title
      from ${from} cross join search_documents cross join tickets
      where ${where} and search_documents.doc = ${doc} and tickets.id = search_documents.ticket_id
        and ${seen(scope)}${outside ? sql` and ${outside}` : sql``}
      order by ${doc} desc limit ${page.limit - found.length}`.execute(store.background)
    found.push(...rows)
    if (found.length >= page.limit) break
  }
  return found
}

/** Those of some tickets that the actor may see. */
export async function findByIds(scope: SearchScope, ids: readonly string[]): Promise<FoundTicket[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<FoundTicket>`select search_documents.doc, tickets.id, tickets.title
    from tickets join search_documents on search_documents.ticket_id = tickets.id
    where tickets.id in (${sql.join(ids)}) and ${seen(scope)}`.execute(scope.store.background)
  return rows
}

/** Those of some documents that match. */
export async function matchingAmong(
  { store, slot }: SearchScope,
  match: Match,
  docs: readonly number[],
): Promise<Set<number>> {
  if (docs.length === 0) return new Set()
  const { rows } = await store.sql.search.among(slot, match, docs).execute(store.background)
  return new Set(rows.map((row) => row.doc))
}

export async function newestDocument({ store }: Pick<SearchScope, 'store'>): Promise<number> {
  const { last } = await store.db
    .selectFrom('search_documents')
    .select((of) => of.fn.max('doc').as('last'))
    .executeTakeFirstOrThrow()
  return Number(last ?? 0)
}

function seen({ reach, actor, where }: SearchScope): Expression<SqlBool> {
  const visible = visibleTickets(reach, actor, false)
  return sql<SqlBool>`tickets.deleted_at is null${visible ? sql` and ${visible}` : sql``}${where ? sql` and ${where}` : sql``}`
}
