import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { dayOfDate, instantOfBound } from './instant-of-date.ts'
import type { Bound, Comparison, DateColumn, TicketCondition, WordColumn } from './ticket-condition.ts'

/** What a condition needs to know beside the ticket. */
export interface HoldsEnv {
  /** Milliseconds: what relative dates count from. */
  now: number
  /** Folded names of labels by id. */
  labels: ReadonlyMap<string, string>
}

type Condition<Type extends TicketCondition['type']> = Extract<TicketCondition, { type: Type }>

/**
 * Whether a ticket, as its events fold it, fulfils a condition: what `compileCondition` asks the database, asked without one, of
 * a ticket at any moment of its life. A comparison with nothing does not hold, also below `not`. Words are looked for in title
 * and description.
 */
export function holds(condition: TicketCondition, ticket: TicketState, env: HoldsEnv): boolean {
  switch (condition.type) {
    case 'all':
      return condition.of.every((part) => holds(part, ticket, env))
    case 'any':
      return condition.of.some((part) => holds(part, ticket, env))
    case 'not':
      return !holds(condition.of, ticket, env)
    case 'one_of':
      return condition.values.includes(idOf(condition, ticket))
    case 'folded': {
      const word = ticket[condition.column]
      return condition.values.includes(word === null ? null : foldText(word))
    }
    case 'title_has':
      return contains(ticket.title, condition.text)
    case 'key':
      return ticket.project_id === condition.project && ticket.number === condition.number
    case 'alias':
      return ticket.project_id === condition.project && (ticket.aliases ?? []).includes(condition.alias)
    case 'number':
      return isBetween(ticket.number, condition.from, condition.to)
    case 'period':
      return isInPeriod(ticket, condition, env.now)
    case 'filled':
      return isFilled(ticket, condition.column)
    case 'label':
      return condition.name === null
        ? ticket.labels.length > 0
        : ticket.labels.some((id) => env.labels.get(id) === condition.name)
    case 'watcher':
      return condition.people.some((id) => ticket.watchers.includes(id))
    case 'custom':
      return condition.values.some((value) => ticket.fields[condition.key] === value)
    case 'custom_filled':
      return (ticket.fields[condition.key] ?? null) !== null
    case 'custom_compared':
      return isCompared(ticket, condition, env.now)
    case 'clock':
    case 'rating':
      // They stand beside the ticket of today: whoever asks of another moment refuses such a query.
      return false
    case 'text':
      return contains(ticket.title, condition.term.text) || contains(ticket.description, condition.term.text)
  }
}

function contains(text: string, words: string): boolean {
  return foldText(text).includes(foldText(words))
}

function idOf({ column }: Condition<'one_of'>, ticket: TicketState): string | null {
  switch (column) {
    case 'status':
    case 'priority':
    case 'severity':
    case 'project_id':
      return ticket[column]
    case 'step_id':
      return ticket.step
    case 'assignee_id':
      return ticket.assignee
    case 'reporter_id':
      return ticket.reporter
    case 'team_id':
      return ticket.team
  }
}

function isBetween(number: number, from: number | null, to: number | null): boolean {
  return (from === null || number >= from) && (to === null || number <= to)
}

function isInPeriod(
  ticket: TicketState,
  { column, from, to, zone }: Condition<'period'>,
  now: number,
): boolean {
  const iso = ticket[column]
  if (iso === null) return false
  const at = Date.parse(iso)
  const end = (bound: Bound) => instantOfBound(bound, now, zone)
  return (from === null || at >= end(from)) && (to === null || at < end(to))
}

function isFilled(ticket: TicketState, column: DateColumn | WordColumn | 'description'): boolean {
  return column === 'description' ? ticket.description !== '' : ticket[column] !== null
}

function isCompared(
  ticket: TicketState,
  { key, op, number, date, zone }: Condition<'custom_compared'>,
  now: number,
): boolean {
  const value = ticket.fields[key] ?? null
  if (typeof value === 'number' && number !== null) return compares(value, op, number)
  if (typeof value === 'string' && date !== null && /^.{4}-.{2}-.{2}$/.test(value))
    return compares(value, op, dayOfDate(date, now, zone))
  return false
}

function compares<Value extends string | number>(left: Value, op: Comparison, right: Value): boolean {
  switch (op) {
    case '<':
      return left < right
    case '<=':
      return left <= right
    case '>':
      return left > right
    case '>=':
      return left >= right
  }
}
