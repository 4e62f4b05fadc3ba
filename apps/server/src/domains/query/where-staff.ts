import { isStaff } from '@waybill/contract/access/policies.ts'
import type { QueryScope } from './query-scope.ts'
import type { TicketCondition } from './ticket-condition.ts'

/**
 * What is told of a ticket only to those who work in its project: elsewhere the condition does not hold.
 * @param own whether it is told of the actor's own requests too
 */
export function whereStaff(
  { reach, actor }: Pick<QueryScope, 'reach' | 'actor'>,
  condition: TicketCondition,
  own = false,
): TicketCondition {
  const projects = [...reach.projects.values()]
  const staff = projects.filter(({ as }) => isStaff(as)).map(({ project }) => project.id)
  if (staff.length === projects.length) return condition
  const works: TicketCondition = { type: 'one_of', column: 'project_id', values: staff }
  const asked: TicketCondition = { type: 'one_of', column: 'reporter_id', values: [actor.person_id] }
  const isTold = own && actor.person_id !== null ? { type: 'any' as const, of: [works, asked] } : works
  return { type: 'all', of: [condition, isTold] }
}
