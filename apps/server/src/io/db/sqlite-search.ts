import { sql } from 'kysely'
import {
  reversed,
  TEXT_END,
  type Match,
  type SearchColumn,
  type SearchSql,
  type Within,
} from '../../domains/search/search-sql.ts'

/** Words never hold these marks, so words, what is found as written, and access cannot be taken for each other. */
const EXACT = '='
const ACCESS = '@'

/** Few documents are asked about one by one: they may lie far apart. */
const MOST_ONE_BY_ONE = 100
/** Documents read to look for some of them: they lie together where words are common, which is where there are many. */
const MOST_AMONG = 5_000

/** The option "prefix" of the tables. */
const SHORTEST_BEGINNING = 3
const LONGEST_BEGINNING = 6

/** Alternatives that are asked about in some ten microseconds. */
const MOST_ALTERNATIVES = 8

const COLUMNS: Record<Within, string> = {
  texts: '{title body} : ',
  public: '{title body public} : ',
  all: '',
}

/** FTS5 reads a list of documents from either end, so the newest matches come without sorting. */
export const sqliteSearch: SearchSql = {
  longestIndexedBeginning: LONGEST_BEGINNING,
  matching: (slot, match, range) => {
    const table = sql.ref(`search_${String(slot)}`)
    const within = range ? sql` and f.rowid between ${range.from} and ${range.to}` : sql``
    return {
      from: sql`${table} as f`,
      doc: sql`f.rowid`,
      where: sql`f.${table} match ${expression(match)}${within}`,
    }
  },
  matches: (slot, match, doc) => {
    const table = sql.ref(`search_${String(slot)}`)
    return sql`exists (select 1 from ${table} as f where f.${table} match ${expression(match)} and f.rowid = ${doc})`
  },
  isQuickToAsk,
  among: (slot, match, docs) => {
    const table = sql.ref(`search_${String(slot)}`)
    const matching = sql`select f.rowid as doc from ${table} as f where f.${table} match ${expression(match)}`
    // Without an order: from the newest end FTS5 looks a document up ten times as slowly.
    if (docs.length <= MOST_ONE_BY_ONE && isQuickToAsk(match))
      return sql`${matching} and f.rowid in (${sql.join(docs)})`
    return sql`${matching} and f.rowid between ${Math.min(...docs)} and ${Math.max(...docs)}
      order by f.rowid desc limit ${MOST_AMONG}`
  },
  ranges: (newest) => [{ from: 0, to: newest }],
  put: (slot, documents) => {
    const rows = documents.map(
      ({ doc, document }) =>
        sql`(${doc}, ${text(document.title)}, ${text(document.body)}, ${text(document.public)},
          ${text(document.internal)}, ${document.access.map((one) => ACCESS + one).join(' ')})`,
    )
    return sql`insert or replace into ${sql.ref(`search_${String(slot)}`)}
      (rowid, title, body, public, internal, access) values ${sql.join(rows)}`
  },
  remove: (slot, docs) =>
    sql`delete from ${sql.ref(`search_${String(slot)}`)} where rowid in (${sql.join(docs)})`,
  putTerms: (slot, internal, terms) => {
    const table = sql.ref(`search_terms_${String(slot)}`)
    const pairs = JSON.stringify(terms.map((term) => [term, reversed(term)]))
    return sql`insert into ${table} (internal, term, reversed, length)
      select ${internal}, value ->> 0, value ->> 1, length(value ->> 0) from json_each(${pairs}) as given
      where not exists (select 1 from ${table} as known
        where known.internal = ${internal} and known.term = given.value ->> 0)`
  },
  clear: (slot) => [
    sql`insert into ${sql.ref(`search_${String(slot)}`)}(${sql.ref(`search_${String(slot)}`)}) values ('delete-all')`,
    sql`delete from ${sql.ref(`search_terms_${String(slot)}`)}`,
  ],
}

function text({ words, exact }: SearchColumn): string {
  const plain = words.join(' ')
  return exact.length === 0 ? plain : `${plain} ${TEXT_END} ${exact.map((one) => EXACT + one).join(' ')}`
}

/** An expression of FTS5. Words hold letters, digits and connectors only, so nothing in quotes can end them. */
function expression(match: Match): string {
  if ('all' in match) return joined(match.all, 'AND')
  if ('any' in match) return joined(match.any, 'OR')
  if ('access' in match) return `"${ACCESS}${match.access}"`
  const phrase = 'exact' in match ? EXACT + match.exact : match.words.join(' ')
  return `(${COLUMNS[match.within]}"${phrase}"${match.prefix ? ' *' : ''})`
}

function joined(parts: readonly Match[], by: 'AND' | 'OR'): string {
  const nothing = `"${EXACT}${TEXT_END}"`
  return parts.length === 0 ? nothing : `(${parts.map(expression).join(` ${by} `)})`
}

/** For a beginning without an index FTS5 gathers all documents first, each time that it is asked. */
function isQuickToAsk(match: Match): boolean {
  if ('all' in match) return match.all.every(isQuickToAsk)
  if ('any' in match) return match.any.length <= MOST_ALTERNATIVES && match.any.every(isQuickToAsk)
  if ('access' in match || !match.prefix) return true
  const phrase = 'exact' in match ? EXACT + match.exact : match.words.join(' ')
  const length = Array.from(phrase).length
  return length >= SHORTEST_BEGINNING && length <= LONGEST_BEGINNING
}
