import type { Actor } from '@waybill/contract/access/policies.ts'
import type { TextCondition } from '@waybill/contract/query/query.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Match, SearchSlot, Within } from './search-sql.ts'
import type { Store } from '../../kernel/store.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { outsideCondition, staffProjects, withRights, type RightsMatch } from './search-rights.ts'
import { readSearchState, type SearchState } from './search-state.queries.ts'
import { partsOf, type SearchPart } from './search-terms.ts'
import { requireFew } from './search.errors.ts'
import { ticketsOfKeys } from './ticket-keys.queries.ts'
import { matchWanted, wantedOf } from './wanted.ts'

/**
 * Where many documents match, a list walks along its own order and asks about each ticket; where few do, it takes their
 * tickets from the index. Measured on SQLite, reading one from the index takes 5 microseconds and asking about one 200, and
 * a page of 50 walks past 50 tickets in the share that matches: both cost the same where 40 times the root of all match
 * (40,000 of 1,000,000).
 */
const MOST_FROM_INDEX = (documents: number) => Math.ceil(40 * Math.sqrt(documents))

/**
 * Conditions on `tickets.id` for the texts of a query: the words of each are found in title, description and comments that
 * the actor may read (internal ones only in projects where the actor works). Typos are not forgiven in a list.
 * @returns a condition for each of the terms that were given
 * @throws Problem 400 when there are too many words
 */
export async function prepareText(
  store: Store,
  reach: Reach,
  actor: Actor,
  terms: readonly TextCondition[],
): Promise<(term: TextCondition) => Expression<SqlBool>> {
  const parts = new Map(terms.map((term) => [term, partsOf(term)]))
  const all = [...parts.values()].flat()
  requireFew(all)
  const state = await readSearchState(store.db)
  const keys = await ticketsOfKeys(store.db, all)
  const conditions = new Map<TextCondition, Expression<SqlBool>>()
  for (const [term, of] of parts) {
    const each: Expression<SqlBool>[] = []
    for (const part of of) each.push(await conditionOf(store, state, reach, actor, part, keys))
    // What has no letters is ignored beside words, and alone finds nothing.
    const none = all.length > 0 ? sql<SqlBool>`1 = 1` : sql<SqlBool>`1 = 0`
    conditions.set(term, each.length === 0 ? none : sql`(${sql.join(each, sql` and `)})`)
  }
  return (term) => {
    const condition = conditions.get(term)
    if (!condition) throw new Error(`"${term.text}" was not prepared`)
    return condition
  }
}

async function conditionOf(
  store: Store,
  { live: slot, documents }: SearchState,
  reach: Reach,
  actor: Actor,
  part: SearchPart,
  keys: ReadonlyMap<string, readonly string[]>,
): Promise<Expression<SqlBool>> {
  const [wanted = { part, longer: null, similar: [] }] = await wantedOf({ store, slot }, [part])
  const matchIn = (within: Within) => matchWanted(wanted, within)
  const rights = withRights(reach, actor, matchIn)
  const quick = store.sql.search.isQuickToAsk(matchIn('all'))
  const walks = quick && (await isCommon(store, slot, rights.match, MOST_FROM_INDEX(documents)))
  const found = walks ? walked(store, slot, reach, matchIn) : listed(store, slot, rights)
  const ids = 'word' in part ? keys.get(part.word) : undefined
  return ids === undefined ? found : sql`(${found} or tickets.id in (${sql.join(ids)}))`
}

async function isCommon(store: Store, slot: SearchSlot, match: Match, most: number): Promise<boolean> {
  const { last } = await store.db
    .selectFrom('search_documents')
    .select((of) => of.fn.max('doc').as('last'))
    .executeTakeFirstOrThrow()
  let count = 0
  for (const range of store.sql.search.ranges(Number(last ?? 0))) {
    const { from, where } = store.sql.search.matching(slot, match, range)
    const { rows } = await sql<{ count: number }>`select count(*) as count from
      (select 1 as one from ${from} where ${where} limit ${most + 1}) as found`.execute(store.background)
    count += Number(rows[0]?.count ?? 0)
    if (count > most) return true
  }
  return false
}

function listed({ sql: engine }: Store, slot: SearchSlot, rights: RightsMatch): Expression<SqlBool> {
  const { from, doc, where } = engine.search.matching(slot, rights.match)
  const found = sql<SqlBool>`tickets.id in (select search_documents.ticket_id from ${from}
    cross join search_documents where ${where} and search_documents.doc = ${doc})`
  const outside = outsideCondition(engine, slot, rights, docOfTicket())
  return outside ? sql`(${found} and ${outside})` : found
}

function docOfTicket() {
  return sql<number>`(select search_documents.doc from search_documents
    where search_documents.ticket_id = tickets.id)`
}

function walked(
  store: Store,
  slot: SearchSlot,
  reach: Reach,
  matchIn: (within: Within) => Match,
): Expression<SqlBool> {
  const { staff, rest } = staffProjects(reach)
  const doc = docOfTicket()
  const within = (side: Within) => store.sql.search.matches(slot, matchIn(side), doc)
  if (rest.length === 0) return within('all')
  if (staff.length === 0) return within('public')
  return sql`(${within('public')} or (tickets.project_id in (${sql.join(staff)}) and ${within('all')}))`
}
