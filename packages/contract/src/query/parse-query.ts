import { QuerySyntaxError, type QueryError } from './query-error.ts'
import { QueryText } from './query-text.ts'
import type { Condition, Query } from './query.ts'
import { readTerm } from './read-term.ts'

/** UTF-16 code units. */
export const LONGEST_QUERY = 10_000
/** Each value of a list counts: each may be one look-up of the server. */
export const MOST_CONDITIONS = 100
/** Parentheses inside each other. */
export const DEEPEST_GROUP = 20

export type ParsedQuery = { ok: true; query: Query } | { ok: false; error: QueryError }

/**
 * What a text of the query language asks (docs/guides/query-language.md has its grammar). Never throws, and takes time in
 * proportion to the length. Parts are in their plainest form: no `all` in an `all`, no `not` of a `not`, aliases and
 * choices as the registry of fields names them. `parseQuery(printQuery(query))` gives the same query but for spans.
 */
export function parseQuery(text: string): ParsedQuery {
  try {
    if (text.length > LONGEST_QUERY) {
      throw new QuerySyntaxError(
        { start: LONGEST_QUERY, end: text.length },
        `a query has at most ${LONGEST_QUERY.toLocaleString('en-US')} characters`,
      )
    }
    return { ok: true, query: new Parser(new QueryText(text)).parse() }
  } catch (error) {
    if (error instanceof QuerySyntaxError) return { ok: false, error: error.error }
    throw error
  }
}

const OR = /OR(?![^\s()])/y
const AND = /AND(?![^\s()])/y
const NOT = /NOT(?![^\s()])/y
/** A minus right before something is "not"; alone, or in front of another one (`--verbose`), it is text. */
const MINUS = /-(?=[^\s)-])/y

class Parser {
  private readonly text: QueryText
  private conditions = 0
  private sort: Query['sort'] = null

  constructor(text: QueryText) {
    this.text = text
  }

  parse(): Query {
    this.text.skipSpace()
    const where = this.text.ended ? null : this.readAny(true)
    return { where, sort: this.sort }
  }

  /** Alternatives; only a whole query may consist of nothing but an order. */
  private readAny(whole: boolean): Condition | null {
    const first = this.readAll()
    if (first === null && whole && this.text.ended) return null
    const parts = [first ?? this.missing()]
    while (this.text.take(OR)) parts.push(this.readAll() ?? this.missing())
    if (whole && !this.text.ended) return this.closedNothing()
    return join('any', parts)
  }

  /** Conditions side by side, up to `OR`, the end or the end of the group; null without any. */
  private readAll(): Condition | null {
    const parts: Condition[] = []
    let and: { start: number; end: number } | null = null
    for (;;) {
      this.text.skipSpace()
      if (this.text.ended || this.text.peek() === ')' || this.startsWith(OR)) break
      const found = this.text.take(AND)
      if (found) {
        if (and !== null || parts.length === 0) this.missing(found[0])
        and = { start: this.text.at - found[0].length, end: this.text.at }
        continue
      }
      const part = this.readOne()
      if (part !== null) parts.push(part)
      and = null
    }
    if (and !== null) this.missing()
    return parts.length === 0 ? null : join('all', parts)
  }

  private startsWith(...words: RegExp[]): boolean {
    const { at } = this.text
    const found = words.some((word) => this.text.take(word) !== null)
    this.text.at = at
    return found
  }

  private readOne(): Condition | null {
    let negated = false
    let negations = 0
    for (;;) {
      if (this.text.take(NOT)) this.text.skipSpace()
      else if (!this.text.take(MINUS)) break
      negated = !negated
      negations += 1
    }
    if (negations > 0 && (this.text.ended || this.text.peek() === ')' || this.startsWith(OR, AND)))
      this.missing()
    const one = this.text.peek() === '(' ? this.readGroup() : this.readCondition(negations > 0)
    if (one === null || !negated) return one
    return one.type === 'not' ? one.of : { type: 'not', of: one }
  }

  private readGroup(): Condition {
    const { text } = this
    const start = text.at
    if (text.depth >= DEEPEST_GROUP) {
      throw new QuerySyntaxError(
        { start, end: start + 1 },
        `at most ${String(DEEPEST_GROUP)} parentheses can stand inside each other`,
      )
    }
    text.at += 1
    text.depth += 1
    const inner = this.readAny(false) ?? this.missing()
    if (text.peek() !== ')') {
      throw new QuerySyntaxError({ start, end: start + 1 }, 'this parenthesis is not closed', [')'])
    }
    text.at += 1
    text.depth -= 1
    if (!text.atEndOfWord() && text.peek() !== ')' && text.peek() !== '(') {
      throw new QuerySyntaxError(text.here(), 'there must be a space after the parenthesis', [' '])
    }
    return inner
  }

  private readCondition(negated: boolean): Condition | null {
    const term = readTerm(this.text)
    if (term.type === 'sort') {
      if (negated || this.text.depth > 0) {
        throw new QuerySyntaxError(
          { start: term.start, end: term.end },
          'the order stands by itself, neither excluded nor in parentheses; "sort:-updated" turns it round',
        )
      }
      this.sort ??= term.sort
      return null
    }
    this.conditions += term.type === 'field' ? term.values.length : 1
    if (this.conditions > MOST_CONDITIONS) {
      throw new QuerySyntaxError(
        term.span,
        `a query has at most ${String(MOST_CONDITIONS)} conditions, each value of a list counted`,
      )
    }
    return term
  }

  /** @throws QuerySyntaxError where a condition should stand */
  private missing(word?: string): never {
    if (this.text.peek() === ')' && this.text.depth === 0) this.closedNothing()
    const end = this.text.at
    const span = word === undefined ? this.text.here() : { start: end - word.length, end }
    throw new QuerySyntaxError(
      span,
      'a condition is missing here; put quotes around AND, OR or NOT to look for the word',
      ['a word', 'field:value'],
    )
  }

  private closedNothing(): never {
    const { at } = this.text
    throw new QuerySyntaxError(
      { start: at, end: at + 1 },
      'this parenthesis closes nothing; put quotes around what you look for if it belongs to it',
    )
  }
}

function join(type: 'all' | 'any', parts: readonly Condition[]): Condition {
  const of = parts.flatMap((part) => (part.type === type ? part.of : [part]))
  const [only] = of
  return of.length === 1 && only ? only : { type, of }
}
