import type { Span } from './query.ts'

/** Why a text is no query: the characters that are wrong, what is wrong, and what could stand there instead. */
export interface QueryError extends Span {
  message: string
  /** Words and shapes that would do, the likeliest first; empty where only leaving something out helps. */
  expected: string[]
}

/** Thrown inside the parser; `parseQuery` gives it back as a value. */
export class QuerySyntaxError extends Error {
  readonly error: QueryError

  constructor(span: Span, message: string, expected: readonly string[] = []) {
    super(message)
    this.name = 'QuerySyntaxError'
    this.error = { start: span.start, end: span.end, message, expected: [...expected] }
  }
}
