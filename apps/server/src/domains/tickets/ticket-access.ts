import {
  mayWithTicket,
  type Actor,
  type Decision,
  type TicketAction,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import { projectIsArchived, ticketIsDeleted } from './tickets.errors.ts'

/**
 * The policy's decision, but whoever is refused only because the ticket is deleted or its project archived is told so.
 * @throws Problem 409
 */
export function decideOnTicket(actor: Actor, action: TicketAction, facts: TicketFacts): Decision {
  const decision = mayWithTicket(actor, action, facts)
  if (decision !== 'forbid') return decision
  const usual = { ...facts, deleted: false, project: { ...facts.project, archived: false } }
  if (mayWithTicket(actor, action, usual) !== 'allow') return decision
  throw facts.project.archived ? projectIsArchived() : ticketIsDeleted()
}
