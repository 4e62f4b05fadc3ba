import { conflict, invalidField, type Problem } from '@waybill/contract/problems/problem.ts'

export function unknownOther(ref: string): Problem {
  return invalidField('/ticket', 'ticket.unknown_ticket', `there is no ticket "${ref}"`)
}

export function linkToItself(): Problem {
  return invalidField('/ticket', 'ticket.link_to_itself', 'is the ticket itself; name another one')
}

export function otherMayNotBeEdited(): Problem {
  return invalidField(
    '/ticket',
    'ticket.link_needs_edit',
    'would get another place in the tree of tickets, which needs the right to edit it too',
  )
}

export function hasParent(childKey: string): Problem {
  return conflict(
    'ticket.has_parent',
    'The ticket has a parent already',
    `${childKey} has a parent. Take that link away first: a ticket has at most one parent.`,
  )
}

export function circle(): Problem {
  return conflict(
    'ticket.link_circle',
    'The tickets would be above and below each other',
    'The parent is itself below this ticket. Choose a parent outside of the ticket’s own children.',
  )
}
