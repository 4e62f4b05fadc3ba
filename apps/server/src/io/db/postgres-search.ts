import { sql } from 'kysely'
import {
  reversed,
  TEXT_END,
  type DocumentRange,
  type Match,
  type SearchDocument,
  type SearchSql,
} from '../../domains/search/search-sql.ts'

/** Words never hold these marks, so that all of a document fits into one tsvector. */
const EXACT = '='
const ACCESS = '@'
const BUCKET = '#'
/** Before whatever stands in internal comments: other lexemes, so that rights need no look into the rows. */
const INTERNAL = '~'

/**
 * Before the first three and the first four letters of every word, which stand in the index as lexemes of their own: what
 * begins with three letters are thousands of words, and gathering their documents takes 100 ms a million.
 */
const BEGINNING = '>'
const LONGEST_BEGINNING = 4
const BEGINNINGS = [3, LONGEST_BEGINNING]

/** The weights of title, body and public comments. */
const TITLE = 'A'
const BODY = 'B'
const COMMENTS = 'C'

/** Of PostgreSQL: a tsvector has no position beyond it. Phrases are found before it only, words everywhere. */
const LAST_POSITION = 16_383

/**
 * Documents of one bucket, whose number stands in each of them as a lexeme: GIN gives no order, so the newest matches are
 * found by asking the newest buckets first, and a word of every third ticket is read from few of them.
 */
const BUCKET_DOCUMENTS = 8_192
/** Buckets of the ranges that are asked one after the other, the newest first; what is older comes in one. */
const RANGES = [2, 4, 16]
const MOST_NAMED = 16

export const postgresSearch: SearchSql = {
  longestIndexedBeginning: LONGEST_BEGINNING,
  matching: (slot, match, range) => {
    const documents = sql.raw(`search_${String(slot)}_documents`)
    return {
      from: sql`(select doc from ${documents}(cast(${expression(range ? within(match, range) : match)} as tsquery)) as found(doc)
        ${range ? sql`where doc between ${range.from} and ${range.to}` : sql``} order by doc desc) as f`,
      doc: sql`f.doc`,
      where: sql`true`,
    }
  },
  matches: (slot, match, doc) =>
    sql`exists (select 1 from ${sql.ref(`search_${String(slot)}`)} as f
      where f.doc = ${doc} and f.tokens @@ cast(${expression(match)} as tsquery))`,
  isQuickToAsk: () => true,
  among: (slot, match, docs) =>
    sql`select doc from ${sql.ref(`search_${String(slot)}`)}
      where doc = any(cast(${docs} as bigint[])) and tokens @@ cast(${expression(match)} as tsquery)`,
  ranges: (newest) => {
    const ranges: DocumentRange[] = []
    let to = newest
    for (const buckets of RANGES) {
      const from = Math.max(0, bucketOf(to) - buckets + 1) * BUCKET_DOCUMENTS
      ranges.push({ from, to })
      to = from - 1
      if (to < 0) return ranges
    }
    return [...ranges, { from: 0, to }]
  },
  put: (slot, documents) => {
    const rows = documents.map(
      ({ doc, document }) => sql`(${doc}, cast(${vectorOf(doc, document)} as tsvector))`,
    )
    return sql`insert into ${sql.ref(`search_${String(slot)}`)} (doc, tokens) values ${sql.join(rows)}
      on conflict (doc) do update set tokens = excluded.tokens`
  },
  remove: (slot, docs) =>
    sql`delete from ${sql.ref(`search_${String(slot)}`)} where doc in (${sql.join(docs)})`,
  putTerms: (slot, internal, terms) => {
    const table = sql.ref(`search_terms_${String(slot)}`)
    return sql`insert into ${table} (internal, term, reversed, length)
      select ${sql.lit(internal)}, term, reversed, length
      from unnest(cast(${terms} as text[]), cast(${terms.map(reversed)} as text[]),
        cast(${terms.map((term) => Array.from(term).length)} as bigint[])) as given(term, reversed, length)
      where not exists (select 1 from ${table} as known where known.internal = ${sql.lit(internal)}
        and known.term = given.term collate "C")
      on conflict do nothing`
  },
  clear: (slot) => [
    sql`truncate ${sql.ref(`search_${String(slot)}`)}`,
    sql`truncate ${sql.ref(`search_terms_${String(slot)}`)}`,
  ],
}

function bucketOf(doc: number): number {
  return Math.floor(doc / BUCKET_DOCUMENTS)
}

/** Narrows to the buckets of a range, unless it holds so many that looking at each costs more than leaving it open. */
function within(
  match: Match,
  { from, to }: DocumentRange,
): Match | { all: (Match | { bucket: number }[])[] } {
  const first = bucketOf(from)
  const count = bucketOf(to) - first + 1
  if (count > MOST_NAMED) return match
  return { all: [match, Array.from({ length: count }, (_, index) => ({ bucket: first + index }))] }
}

type Node = Match | { bucket: number }[] | { all: readonly Node[] }

/** A tsquery. Lexemes hold letters, digits and connectors only; the apostrophe is doubled. */
function expression(match: Node): string {
  if (Array.isArray(match)) {
    return `(${match.map(({ bucket }) => lexeme(BUCKET + String(bucket))).join(' | ')})`
  }
  if ('all' in match) return joined(match.all, '&')
  if ('any' in match) return joined(match.any, '|')
  if ('access' in match) return lexeme(ACCESS + match.access)
  const words = 'exact' in match ? [EXACT + match.exact] : match.words
  if (match.within === 'texts') return phrase(words, match.prefix, `${TITLE}${BODY}`)
  const everybody = inSide('', words, match.prefix)
  return match.within === 'public' ? everybody : `(${everybody} | ${inSide(INTERNAL, words, match.prefix)})`
}

function joined(parts: readonly Node[], by: '&' | '|'): string {
  return parts.length === 0 ? lexeme(EXACT + TEXT_END) : `(${parts.map(expression).join(` ${by} `)})`
}

function inSide(side: string, words: readonly string[], prefix: boolean): string {
  const [word = ''] = words
  if (prefix && words.length === 1 && hasBeginning(word)) return lexeme(side + BEGINNING + word)
  return phrase(
    words.map((one) => side + one),
    prefix,
    '',
  )
}

function hasBeginning(word: string): boolean {
  return !word.startsWith(EXACT) && BEGINNINGS.some((length) => Array.from(word).length === length)
}

function phrase(words: readonly string[], prefix: boolean, weights: string): string {
  const last = words.length - 1
  const parts = words.map((word, index) => {
    const mark = `${prefix && index === last ? '*' : ''}${weights}`
    return lexeme(word) + (mark === '' ? '' : `:${mark}`)
  })
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' <-> ')})`
}

function lexeme(word: string): string {
  return `'${word.replaceAll("'", "''")}'`
}

/** The literal form of a tsvector: lexemes with their positions and weights. */
function vectorOf(doc: number, document: SearchDocument): string {
  const lexemes = new Map<string, string[]>()
  const beginnings = new Set<string>()
  const add = (word: string, position: string) => {
    const positions = lexemes.get(word)
    if (positions) positions.push(position)
    else lexemes.set(word, [position])
  }
  const addColumn = (column: SearchDocument['title'], start: number, mark: string, weight: string) => {
    let at = start
    for (const word of column.words) {
      at += 1
      if (word === TEXT_END) continue
      for (const beginning of beginningsOf(word)) beginnings.add(mark + BEGINNING + beginning)
      // Only the first of those beyond the last position: it says that the word is there.
      if (at < LAST_POSITION) add(mark + word, String(at) + weight)
      else if (!lexemes.has(mark + word)) add(mark + word, String(LAST_POSITION) + weight)
    }
    for (const word of column.exact) add(mark + EXACT + word, String(LAST_POSITION) + weight)
    // A gap, so that no phrase reaches into the next column.
    return at + 1
  }
  const body = addColumn(document.title, 0, '', TITLE)
  const comments = addColumn(document.body, body, '', BODY)
  addColumn(document.public, comments, '', COMMENTS)
  addColumn(document.internal, 0, INTERNAL, '')
  const plain = [...document.access.map((one) => ACCESS + one), BUCKET + String(bucketOf(doc))]
  return [
    ...plain.map(lexeme),
    ...Array.from(beginnings, lexeme),
    ...[...lexemes].map(([word, positions]) => `${lexeme(word)}:${positions.join(',')}`),
  ].join(' ')
}

function beginningsOf(word: string): string[] {
  const letters = Array.from(word)
  return BEGINNINGS.filter((length) => letters.length >= length).map((length) =>
    letters.slice(0, length).join(''),
  )
}
