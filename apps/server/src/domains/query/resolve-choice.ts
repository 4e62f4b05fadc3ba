import { isNone } from '@waybill/contract/query/check-value.ts'
import { SLA_WORDS, type SlaWord } from '@waybill/contract/query/query-fields.ts'
import type { FieldCondition, QueryValue } from '@waybill/contract/query/query.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { queryInvalid } from './query.errors.ts'
import { anyOf, type DateColumn, type TicketCondition, type WordColumn } from './ticket-condition.ts'

/** Conditions on the fields whose values are fixed words. @throws Problem 400 for `is:deleted` that does not stand alone */
export function resolveChoice(condition: FieldCondition, zone: string): TicketCondition {
  const { field, values } = condition
  switch (field) {
    case 'priority':
    case 'severity':
      return { type: 'one_of', column: field, values: gradesOf(condition) }
    case 'sla':
      return anyOf(values.map((value) => ({ type: 'clock', word: slaWord(value) })))
    case 'is':
      return anyOf(
        values.map(({ text, span }) => {
          if (text !== 'deleted') return text === 'overdue' ? overdue(zone) : UNRESOLVED
          throw queryInvalid({
            ...span,
            message: '"is:deleted" stands by itself beside the other conditions, neither in OR nor excluded',
            expected: [],
          })
        }),
      )
    case 'has':
      return anyOf(values.map(({ text }) => has(text)))
    default:
      return { type: 'one_of', column: 'status', values: values.map(({ text }) => text) }
  }
}

const UNRESOLVED: TicketCondition = { type: 'one_of', column: 'status', values: ['open', 'in_progress'] }

function overdue(zone: string): TicketCondition {
  const now = { date: { type: 'from_now' as const, amount: 0, unit: 'h' as const }, after: false }
  return { type: 'all', of: [{ type: 'period', column: 'due_at', from: null, to: now, zone }, UNRESOLVED] }
}

/** As words and not as ranks: an index on four values would keep the planner from the one of the list's order. */
function gradesOf({ op, values }: FieldCondition): (string | null)[] {
  return values.flatMap((value): (string | null)[] => {
    if (isNone(value)) return [null]
    const at = PRIORITIES.findIndex((one) => one === value.text)
    switch (op) {
      case '<':
        return PRIORITIES.slice(0, at)
      case '<=':
        return PRIORITIES.slice(0, at + 1)
      case '>':
        return PRIORITIES.slice(at + 1)
      case '>=':
        return PRIORITIES.slice(at)
      case ':':
        return [value.text]
    }
  })
}

function slaWord(value: QueryValue): SlaWord | null {
  return SLA_WORDS.find((word) => word === value.text) ?? null
}

function has(what: string): TicketCondition {
  switch (what) {
    case 'assignee':
      return { type: 'not', of: { type: 'one_of', column: 'assignee_id', values: [null] } }
    case 'team':
      return { type: 'not', of: { type: 'one_of', column: 'team_id', values: [null] } }
    case 'severity':
      return { type: 'not', of: { type: 'one_of', column: 'severity', values: [null] } }
    case 'label':
      return { type: 'label', name: null }
    case 'due':
      return { type: 'filled', column: 'due_at' }
    default:
      return { type: 'filled', column: what as DateColumn | WordColumn | 'description' }
  }
}
