import type { Actor, Decision } from '@waybill/contract/access/policies.ts'
import { mayWithTask, type TaskAction, type TaskFacts } from '@waybill/contract/access/task-policy.ts'
import { projectIsArchived, ticketIsDeleted } from '../tickets/tickets.errors.ts'
import { notYours } from './tasks.errors.ts'

/**
 * The policy's decision, but who works in the project and has no item of the task is told that, and so is who is refused
 * only because the ticket is deleted or its project archived.
 * @throws Problem 403, 409
 */
export function decideOnTask(actor: Actor, action: TaskAction, facts: TaskFacts): Decision {
  const decision = mayWithTask(actor, action, facts)
  if (decision !== 'forbid') return decision
  const { ticket } = facts
  const usual = { ...ticket, deleted: false, project: { ...ticket.project, archived: false } }
  if (mayWithTask(actor, action, { ...facts, ticket: usual }) === 'allow')
    throw ticket.project.archived ? projectIsArchived() : ticketIsDeleted()
  if (mayWithTask(actor, action, { ...facts, is_holder: true, in_team: true }) === 'allow') throw notYours()
  return decision
}
