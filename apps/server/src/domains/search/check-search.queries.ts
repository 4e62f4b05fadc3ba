import { sql } from 'kysely'
import type { Store } from '../../kernel/store.ts'
import { searchPosition } from './search-lag.queries.ts'
import { readSearchState } from './search-state.queries.ts'
import type { CheckResult } from './search.tables.ts'
import { tokenize } from './tokenize.ts'

/** Tickets of one look at the index: half of them the newest, half from anywhere. */
const SAMPLE = 20

/**
 * Whether the index finds what it should: the longest word of the titles of some tickets finds each of them, and no ticket
 * is without a document. Null before the index has read anything.
 * @param random between 0 and 1, anew for each call
 */
export async function checkSearch(
  store: Store,
  random: () => number,
): Promise<{ result: CheckResult; documents: number } | null> {
  // In this order: a ticket that comes between two of the reads must not look like one that is missing.
  const tickets = await count(store, sql`tickets`)
  const position = await searchPosition(store.db)
  if (!position) return null
  const documents = await count(store, sql`search_documents`)
  if (tickets > documents + position.lag) return { result: 'count', documents }
  const { live } = await readSearchState(store.db)
  for (const ticket of await sampleTickets(store, position.cursor, random)) {
    const word = longestWord(ticket.title)
    if (word === null) continue
    const match = { words: [word], prefix: false, within: 'public' as const }
    const found = sql`select 1 as found from search_documents where doc = ${ticket.doc}
      and ${store.sql.search.matches(live, match, sql`search_documents.doc`)}`
    const { rows } = await found.execute(store.background)
    if (rows.length === 0 && (await isUnchanged(store, ticket))) return { result: 'missing', documents }
  }
  return { result: 'ok', documents }
}

interface SampledTicket {
  id: string
  doc: number
  title: string
  seq: number
}

async function sampleTickets(store: Store, cursor: number, random: () => number): Promise<SampledTicket[]> {
  const base = store.db
    .selectFrom('search_documents')
    .innerJoin('tickets', 'tickets.id', 'search_documents.ticket_id')
    .select(['tickets.id', 'search_documents.doc', 'tickets.title', 'tickets.seq'])
    .where('tickets.seq', '<=', cursor)
  const newest = await base
    .orderBy('search_documents.doc', 'desc')
    .limit(SAMPLE / 2)
    .execute()
  const last = newest[0]?.doc ?? 0
  const picked: SampledTicket[] = []
  for (let tries = 0; tries < SAMPLE / 2; tries += 1) {
    const from = Math.floor(random() * last)
    picked.push(
      ...(await base
        .where('search_documents.doc', '>=', from)
        .orderBy('search_documents.doc')
        .limit(1)
        .execute()),
    )
  }
  return [...newest, ...picked]
}

function longestWord(title: string): string | null {
  const words = tokenize(title).words.map(({ word }) => word)
  return words.toSorted((a, b) => b.length - a.length)[0] ?? null
}

/** Somebody may have renamed or purged it between the two reads. */
async function isUnchanged({ db }: Store, { id, seq }: SampledTicket): Promise<boolean> {
  const row = await db.selectFrom('tickets').select('seq').where('id', '=', id).executeTakeFirst()
  return row?.seq === seq
}

async function count(store: Store, from: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${from}`.execute(
    store.background,
  )
  return Number(rows[0]?.count ?? 0)
}
