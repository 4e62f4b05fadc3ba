import { isNone } from '@waybill/contract/query/check-value.ts'
import { readDate, splitRange } from '@waybill/contract/query/query-dates.ts'
import type { Operator, QueryValue } from '@waybill/contract/query/query.ts'
import { queryInvalid } from './query.errors.ts'
import type { Bound, DateColumn, TicketCondition } from './ticket-condition.ts'

/** `created:2026-01-31` is the whole day, `created>2026-01-31` begins after it; ranges have both ends in them. */
export function periodOf(field: string, op: Operator, value: QueryValue, zone: string): TicketCondition {
  const column = `${field}_at` as DateColumn
  if (isNone(value)) return { type: 'not', of: { type: 'filled', column } }
  const range = splitRange(value.text)
  if (range) {
    const from = range.from === null ? null : bound(range.from, false, value)
    const to = range.to === null ? null : bound(range.to, true, value)
    return { type: 'period', column, from, to, zone }
  }
  const from = op === '<' || op === '<=' ? null : bound(value.text, op === '>', value)
  const to = op === '>' || op === '>=' ? null : bound(value.text, op !== '<', value)
  return { type: 'period', column, from, to, zone }
}

function bound(text: string, after: boolean, value: QueryValue): Bound {
  const date = readDate(text)
  if (date) return { date, after }
  throw queryInvalid({ ...value.span, message: `"${text}" is not a date`, expected: [] })
}

interface NumberRange {
  /** Inclusive; null: open. */
  from: number | null
  to: number | null
}

/** Whole numbers; both ends inclusive. */
export function rangeOf(op: Operator, value: QueryValue): NumberRange {
  const range = splitRange(value.text)
  if (range) return { from: endOf(range.from), to: endOf(range.to) }
  const number = Number(value.text)
  switch (op) {
    case '<':
      return { from: null, to: number - 1 }
    case '<=':
      return { from: null, to: number }
    case '>':
      return { from: number + 1, to: null }
    case '>=':
      return { from: number, to: null }
    case ':':
      return { from: number, to: number }
  }
}

function endOf(text: string | null): number | null {
  return text === null || text === '' ? null : Number(text)
}
