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

export function numberOf(op: Operator, value: QueryValue): TicketCondition {
  const range = splitRange(value.text)
  if (range) return between(range.from && Number(range.from), range.to && Number(range.to))
  const number = Number(value.text)
  switch (op) {
    case '<':
      return between(null, number - 1)
    case '<=':
      return between(null, number)
    case '>':
      return between(number + 1, null)
    case '>=':
      return between(number, null)
    case ':':
      return between(number, number)
  }
}

function between(from: number | '' | null, to: number | '' | null): TicketCondition {
  return { type: 'number', from: from === '' ? null : from, to: to === '' ? null : to }
}
