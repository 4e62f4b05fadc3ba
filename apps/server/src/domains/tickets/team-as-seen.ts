import type { TicketCondition } from '../query/ticket-condition.ts'
import type { TicketFilters } from './ticket-list.queries.ts'

/**
 * The filters of somebody who is not told of every ticket which team it has: where they are not staff, a ticket has none, as
 * `ticketForRequester` shows it.
 * @param staff ids of the projects where they are
 */
export function teamAsSeen(filters: TicketFilters, staff: readonly string[]): TicketFilters {
  const { team, where, ...rest } = filters
  const conditions = [
    ...(where ? [conditionAsSeen(where, staff)] : []),
    ...(team ? [hasTeam(team, staff)] : []),
  ]
  const [only] = conditions
  if (!only) return rest
  return { ...rest, where: conditions.length === 1 ? only : { type: 'all', of: conditions } }
}

function conditionAsSeen(condition: TicketCondition, staff: readonly string[]): TicketCondition {
  switch (condition.type) {
    case 'all':
    case 'any':
      return { type: condition.type, of: condition.of.map((part) => conditionAsSeen(part, staff)) }
    case 'not':
      return { type: 'not', of: conditionAsSeen(condition.of, staff) }
    case 'one_of':
      return condition.column === 'team_id' ? hasTeam(condition.values, staff) : condition
    default:
      return condition
  }
}

function hasTeam(values: (string | null)[], staff: readonly string[]): TicketCondition {
  const told: TicketCondition = { type: 'one_of', column: 'project_id', values: [...staff] }
  const has: TicketCondition = { type: 'one_of', column: 'team_id', values }
  return values.includes(null)
    ? { type: 'any', of: [has, { type: 'not', of: told }] }
    : { type: 'all', of: [told, has] }
}
