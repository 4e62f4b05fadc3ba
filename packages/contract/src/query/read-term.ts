import type { TicketSort } from '../tickets/ticket-query.ts'
import { checkValue } from './check-value.ts'
import { nearName } from './near-name.ts'
import {
  COMPARISONS,
  FIELD_WORDS,
  QUERY_SORTS,
  findField,
  operatorsOf,
  type QueryField,
} from './query-fields.ts'
import { QuerySyntaxError } from './query-error.ts'
import type { QueryText } from './query-text.ts'
import type { FieldCondition, Operator, QueryValue, TextCondition } from './query.ts'

/** A term says something about tickets, or in which order they come. */
export type Term =
  | FieldCondition
  | TextCondition
  | { type: 'sort'; sort: TicketSort; start: number; end: number }

const NAME_AND_OPERATOR = /([a-z]\w*(?:\.\w*)?)(<=|>=|[:<>=])/iy
const COMPARISON = /<=|>=|<|>/y
/** What follows the colon of an address (`http://`), a path (`c:\`) or a name of C++ (`std::`). */
const NEVER_A_VALUE = /^[/\\:]/
const LIKE_A_FIELD = /^[a-z][a-z_]+$/
const LIKE_A_VALUE = /^[\p{L}"][^:]*$/u

/** One word, phrase or field condition; the reader stands at its first character, which is no parenthesis. @throws QuerySyntaxError */
export function readTerm(text: QueryText): Term {
  const start = text.at
  if (text.peek() === '"') {
    const phrase = text.takeQuoted()
    expectEnd(text, 'the closing quote')
    return { type: 'text', text: phrase, phrase: true, span: text.since(start) }
  }
  const [, name, operator] = text.take(NAME_AND_OPERATOR) ?? []
  if (name !== undefined && operator !== undefined) {
    const field = findField(name)
    if (field) return readField(text, start, field, operator)
    refuseMistake(text, start, name, operator)
    text.at = start
  }
  const word = text.takeWord()
  return { type: 'text', text: word, phrase: false, span: text.since(start) }
}

/**
 * Text that was probably meant as a condition on a field: its name is nearly one, or it is a plain lower-case word before
 * a colon and a letter (`colour:red`). Everything else (`http://x`, `12:30`, `localhost:8080`) is text.
 */
function refuseMistake(text: QueryText, start: number, name: string, operator: string): void {
  const end = start + name.length
  const value = text.takeWord()
  if (value === '' || operator === '=' || NEVER_A_VALUE.test(value)) return
  const custom = /^fields?\./i.test(name)
  const near = custom ? 'field.<key>' : nearName(name, FIELD_WORDS)
  const mistaken = operator === ':' && LIKE_A_FIELD.test(name) && LIKE_A_VALUE.test(value)
  if (near === null && !mistaken) return
  throw new QuerySyntaxError(
    { start, end },
    `there is no field "${name}"${near === null ? '.' : `; did you mean ${near}?`} To look for these words, put them in quotes`,
    near === null ? FIELD_WORDS.filter((word) => findField(word)?.name === word) : [near],
  )
}

function readField(text: QueryText, start: number, field: QueryField, written: string): Term {
  const operatorAt = text.at - written.length
  const op = operatorOf(text, field, written)
  if (!operatorsOf(field).includes(op)) {
    throw new QuerySyntaxError(
      { start: operatorAt, end: text.at },
      `"${field.name}" cannot be compared by ${op}`,
      operatorsOf(field),
    )
  }
  const values = [readValue(text, field, op)]
  while (text.peek() === ',') {
    if (op !== ':' || field.type === 'sort') {
      throw new QuerySyntaxError(
        { start: text.at, end: text.at + 1 },
        `${op === ':' ? 'the order' : op} takes one value; put quotes around a value with a comma in it`,
      )
    }
    text.at += 1
    values.push(readValue(text, field, op))
  }
  const span = text.since(start)
  if (field.type === 'sort') return { type: 'sort', sort: sortOf(values[0]), ...span }
  return { type: 'field', field: field.name, op, values, span }
}

/** `=` is `:`, and `updated:<-7d` is `updated<-7d`, because people write both. */
function operatorOf(text: QueryText, field: QueryField, written: string): Operator {
  const compared =
    field.ordered && (written === ':' || written === '=') ? text.take(COMPARISON)?.[0] : undefined
  return COMPARISONS.find((one) => one === (compared ?? written)) ?? ':'
}

function readValue(text: QueryText, field: QueryField, op: Operator): QueryValue {
  const start = text.at
  if (text.peek() === '"') {
    const value = text.takeQuoted()
    if (text.peek() !== ',') expectEnd(text, 'the closing quote')
    return checkValue(field, op, { text: value, quoted: true, span: text.since(start) })
  }
  const value = text.atEndOfWord() ? '' : text.takeWord(',')
  if (value === '') {
    throw new QuerySyntaxError(
      text.here(),
      `a value is missing after "${text.text.slice(Math.max(0, start - 20), start).trimStart()}"`,
      field.choices,
    )
  }
  // Such a value stands for itself, and is printed in quotes, or it would be read as a comparison.
  const quoted = /^[<>]/.test(value)
  return checkValue(field, op, { text: value, quoted, span: text.since(start) })
}

function expectEnd(text: QueryText, after: string): void {
  if (text.atEndOfWord() || text.peek() === ')') return
  throw new QuerySyntaxError(text.here(), `there must be a space after ${after}`, [' '])
}

function sortOf(value: QueryValue | undefined): TicketSort {
  const word = value?.text.toLowerCase() ?? ''
  const descending = word.startsWith('-')
  const name = descending ? word.slice(1) : word
  const field =
    (Object.hasOwn(QUERY_SORTS, name) ? QUERY_SORTS[name] : undefined) ??
    Object.values(QUERY_SORTS).find((one) => one === name)
  if (value && field) return descending ? `-${field}` : field
  const names = Object.keys(QUERY_SORTS)
  throw new QuerySyntaxError(
    value?.span ?? { start: 0, end: 0 },
    `tickets cannot be sorted by "${name}", only by ${names.join(', ')}`,
    names.flatMap((one) => [one, `-${one}`]),
  )
}
