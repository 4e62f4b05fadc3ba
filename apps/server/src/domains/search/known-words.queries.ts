import { sql } from 'kysely'
import { reversed, type SearchSlot } from './search-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import { isOneTypoAway, untouchedParts } from './similar-words.ts'

/** Far more than a language has; a bound for text that was made to have them. */
const MOST_SIMILAR = 300
/** More ways to go on are looked up as a beginning, which the engines do well where words are short and many. */
const MOST_LONGER = 64
/** After every letter, in the order of bytes. */
const AFTER_ALL = '\u{10ffff}'

/** Words in which people's typos are forgiven: shorter ones are too near to too many others. */
const FORGIVEN = /^\p{L}{5,}$/u
const GOES_ON = /^\p{L}{4}[\p{L}\p{N}]*$/u

export function isForgiven(word: string): boolean {
  return FORGIVEN.test(word)
}

/**
 * Known words one typo away, none of them from internal comments unless asked for.
 * Reads the words that begin or end as the word does: for five letters, of 300,000 known words, some thousand.
 */
export async function similarWords(
  db: Db,
  slot: SearchSlot,
  word: string,
  internal: boolean,
): Promise<string[]> {
  const { start, end } = untouchedParts(word)
  const length = Array.from(word).length
  const table = sql.ref(`search_terms_${String(slot)}`)
  const of = sql`internal in (${sql.join(internal ? [0, 1] : [0])})
    and length in (${sql.join([length - 1, length, length + 1])})`
  const back = reversed(end)
  // Without "union" or an order, which lead SQLite along the key through all words.
  const { rows } = await sql<{ term: string }>`
    select term from ${table} where ${of} and term >= ${start} and term < ${start + AFTER_ALL}
    union all select term from ${table} where ${of} and reversed >= ${back} and reversed < ${back + AFTER_ALL}
    `.execute(db)
  const near = new Set(rows.map((row) => row.term).filter((term) => isOneTypoAway(word, term)))
  return [...near].toSorted().slice(0, MOST_SIMILAR)
}

/**
 * What a beginning can go on to; null when that is not known or too much. Words in a list of alternatives are read newest
 * document first, a long beginning all at once: with 1,000,000 documents and a word of every third, 1 ms against 150.
 */
export async function longerWords(
  { background: db, sql: engine }: Store,
  slot: SearchSlot,
  start: string,
): Promise<string[] | null> {
  const indexed = Array.from(start).length <= engine.search.longestIndexedBeginning
  if (indexed || !GOES_ON.test(start)) return null
  const { rows } = await sql<{
    term: string
  }>`select distinct term from ${sql.ref(`search_terms_${String(slot)}`)}
    where internal in (0, 1) and term >= ${start} and term < ${start + AFTER_ALL}
    limit ${MOST_LONGER + 1}`.execute(db)
  return rows.length > MOST_LONGER ? null : rows.map((row) => row.term)
}
