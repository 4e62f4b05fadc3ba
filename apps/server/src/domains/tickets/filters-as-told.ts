import { allOf, anyOf, type TicketCondition } from '../query/ticket-condition.ts'
import type { TicketFilters } from './ticket-list.queries.ts'

/** Somebody who is not told everything of every ticket. */
export interface Told {
  /** Ids of the projects of whose tickets they are. */
  staff: readonly string[]
  reader: string | null
}

/** Whether a list asks for what requesters are not told of their tickets: teams, labels and who watches. */
export function asksForUntold({ team, watcher, where }: TicketFilters): boolean {
  return team !== undefined || watcher !== undefined || (where !== undefined && namesUntold(where))
}

function namesUntold(condition: TicketCondition): boolean {
  if (condition.type === 'all' || condition.type === 'any') return condition.of.some(namesUntold)
  if (condition.type === 'not') return namesUntold(condition.of)
  return isUntold(condition)
}

function isUntold(condition: TicketCondition): boolean {
  if (condition.type === 'one_of') return condition.column === 'team_id'
  return condition.type === 'label' || condition.type === 'watcher'
}

/**
 * The filters as `ticketForRequester` shows tickets: where the reader is not staff, they have no team and no label, and nobody
 * watches them but the reader.
 */
export function filtersAsTold(filters: TicketFilters, told: Told): TicketFilters {
  const { team, watcher, where, ...rest } = filters
  const conditions: TicketCondition[] = [
    ...(where ? [where] : []),
    ...(team ? [{ type: 'one_of' as const, column: 'team_id' as const, values: team }] : []),
    ...(watcher ? [{ type: 'watcher' as const, people: watcher }] : []),
  ].map((one) => asTold(one, told))
  return conditions.length === 0 ? rest : { ...rest, where: allOf(conditions) }
}

function asTold(condition: TicketCondition, told: Told): TicketCondition {
  switch (condition.type) {
    case 'all':
    case 'any':
      return { type: condition.type, of: condition.of.map((part) => asTold(part, told)) }
    case 'not':
      return { type: 'not', of: asTold(condition.of, told) }
    case 'watcher':
      return watchedAsTold(condition.people, told)
    default:
      return isUntold(condition) ? valueAsTold(condition, told) : condition
  }
}

function valueAsTold(has: TicketCondition, told: Told): TicketCondition {
  const findsNone = has.type === 'one_of' && has.values.includes(null)
  return findsNone
    ? { type: 'any', of: [has, { type: 'not', of: isTold(told) }] }
    : { type: 'all', of: [isTold(told), has] }
}

function watchedAsTold(people: readonly string[], told: Told): TicketCondition {
  const others: TicketCondition = {
    type: 'all',
    of: [isTold(told), { type: 'watcher', people: people.filter((id) => id !== told.reader) }],
  }
  if (told.reader === null || !people.includes(told.reader)) return others
  return anyOf([{ type: 'watcher', people: [told.reader] }, others])
}

function isTold({ staff }: Told): TicketCondition {
  return { type: 'one_of', column: 'project_id', values: [...staff] }
}
