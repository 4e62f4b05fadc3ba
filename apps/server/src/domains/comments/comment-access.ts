import {
  mayWithComment,
  mayWithTicket,
  type Actor,
  type CommentAction,
  type CommentFacts,
  type Decision,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import { archivedProject, deletedTicket } from './comments.errors.ts'

/** Whether the actor may post; who is refused only because of the state of the ticket is told so. @throws Problem 409 */
export function decideOnPosting(actor: Actor, internal: boolean, ticket: TicketFacts): Decision {
  return orWhyNot(ticket, (facts) =>
    mayWithTicket(actor, internal ? 'ticket.comment_internal' : 'ticket.comment', facts),
  )
}

/** The same for what can be done with a comment that is there. @throws Problem 409 */
export function decideOnComment(actor: Actor, action: CommentAction, comment: CommentFacts): Decision {
  return orWhyNot(comment.ticket, (ticket) => mayWithComment(actor, action, { ...comment, ticket }))
}

/** What the actor may do, by a policy; who is refused only because of the state of the ticket is told so. @throws Problem 409 */
export function orWhyNot(ticket: TicketFacts, decide: (facts: TicketFacts) => Decision): Decision {
  const decision = decide(ticket)
  if (decision !== 'forbid') return decision
  if (decide({ ...ticket, deleted: false, project: { ...ticket.project, archived: false } }) !== 'allow')
    return decision
  throw ticket.project.archived ? archivedProject() : deletedTicket()
}
