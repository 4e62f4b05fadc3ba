import type { AvailableAction } from '@waybill/contract/tasks/task.ts'
import { Problem, conflict, invalidField, type FieldError } from '@waybill/contract/problems/problem.ts'

export function notYours(): Problem {
  return new Problem({
    status: 403,
    code: 'task.not_yours',
    title: 'You have no open item of this task',
    detail:
      'Only who has an item of it may act. Claim it from the queue, or ask a lead of the project to transfer it.',
  })
}

export function notOfThisStep(): Problem {
  return conflict(
    'task.not_of_this_step',
    'The action does not leave the current step',
    'Somebody may have acted meanwhile, or the condition of the action does not hold. GET /tasks/{task}/available-actions says what is possible now.',
  )
}

export function taskIsOver(): Problem {
  return conflict(
    'task.over',
    'The task is over',
    'It was completed or cancelled; nothing can be done with it any more.',
  )
}

export function taskWaits(): Problem {
  return conflict(
    'task.waits',
    'The task has not begun',
    'It waits for the front desk or for somebody to route it: approve it or route it first.',
  )
}

const NO_COMMENT: FieldError = {
  pointer: '/comment',
  code: 'task.comment_missing',
  message: 'is required for this action',
}

/**
 * 422 that names each field.
 * @param more the comment, where that is missing too; and the action that a change by hand means, so that whoever sent it
 *   can take that with the fields instead
 */
export function fieldsMissing(
  fields: readonly string[],
  { comment = false, way }: { comment?: boolean; way?: { task: string; action: AvailableAction } } = {},
): Problem {
  return new Problem({
    status: 422,
    code: 'task.fields_missing',
    title: 'Required fields are missing',
    detail:
      fields.length === 0
        ? 'Its requester is asked something there: take the action, with the question as its comment.'
        : `This step needs ${fields.join(', ')}. Send them in "fields", or set them on the ticket first.`,
    errors: [
      ...fields.map((field) => ({
        pointer: `/fields/${field}`,
        code: 'task.fields_missing',
        message: 'is required before this action',
      })),
      ...(comment ? [NO_COMMENT] : []),
    ],
    ...(way && { extra: way }),
  })
}

/** @param asks the comment is a question to the requester */
export function commentMissing(asks = false): Problem {
  const { pointer, code, message } = NO_COMMENT
  return invalidField(pointer, code, asks ? `${message}: its requester reads it, and answers` : message)
}

/** @param what the team does at the step of this name */
export function nobodyThere(step: string, what: 'works at' | 'is escalated to from' = 'works at'): Problem {
  return new Problem({
    status: 503,
    code: 'task.nobody_there',
    title: 'Nobody can take the next step',
    detail: `Nobody of the team that ${what} "${step}" is there: all are away, not active or do not work in this project, or it has too few members. Nothing was changed; try again later, or ask a lead to add somebody.`,
    headers: { 'retry-after': '300' },
  })
}

export function nowhereToEscalate(step: string): Problem {
  return conflict('task.nowhere_to_escalate', 'The step has no team to escalate to', `"${step}" names none.`)
}

export function alreadyEscalated(): Problem {
  return conflict(
    'task.already_escalated',
    'This team was asked before',
    'A task is escalated to each team once. Transfer it to somebody instead.',
  )
}

export function ownRequest(): Problem {
  return conflict(
    'task.own_request',
    'Who asked for it does not decide it',
    'The workflow leaves that to the others of the team. Choose somebody else.',
  )
}

export function requesterDecides(detail: string): Problem {
  return conflict('task.requester_decides', 'Who shall be its requester is asked to decide it', detail)
}

export function noOpenItem(): Problem {
  return conflict(
    'task.no_open_item',
    'There is no such open item',
    'It was acted on meanwhile. Fetch the task again.',
  )
}

export function nothingToClaim(): Problem {
  return conflict(
    'task.nothing_to_claim',
    'Nothing waits to be claimed',
    'Somebody else may have claimed it. GET /tasks?queue=true shows what waits.',
  )
}

export function onlyWithinTeam(): Problem {
  return new Problem({
    status: 403,
    code: 'task.only_within_team',
    title: 'You may hand it on within its team only',
    detail: 'Choose a member of the team, escalate it, or ask a lead of the project.',
  })
}

export function alreadyTheirs(): Problem {
  return conflict('task.already_theirs', 'They have this item already', 'Choose somebody else.')
}

export function transitionForbidden(actions: readonly AvailableAction[]): Problem {
  return conflict(
    'ticket.transition_forbidden',
    'The workflow does not lead there',
    actions.length === 0
      ? 'No way is open to you here now: who has it acts at this step, or what its ways ask of the ticket does not hold.'
      : `Possible now: ${actions.map(({ name }) => name).join(', ')}. POST /tasks/{task}/action takes one.`,
    { actions },
  )
}

/** Before its run begins nothing leads anywhere. */
export function notBegun(isRouted: boolean): Problem {
  return conflict(
    'ticket.transition_forbidden',
    'The workflow of this ticket has not begun',
    isRouted
      ? 'It waits for the front desk: a lead lets it in or turns it away first.'
      : 'No workflow was found for it: a lead chooses one first.',
    { actions: [] },
  )
}

export function beginsElsewhere(step: string): Problem {
  return conflict(
    'ticket.transition_forbidden',
    'The workflow begins elsewhere',
    `This ticket begins at "${step}". Leave the status out.`,
    { actions: [] },
  )
}

export function teamOfStep(): Problem {
  return conflict(
    'ticket.team_of_step',
    'The team comes with the step',
    'The workflow names the team of each step. Escalate or transfer the task instead.',
  )
}

export function unknownWorkflow(): Problem {
  return invalidField('/workflow', 'task.unknown_workflow', 'is no published workflow')
}

export function noRun(): Problem {
  return conflict(
    'task.no_run',
    'The ticket goes through no workflow',
    'Its steps are those of its project. Only tickets on their way through a workflow, or that no workflow was found for, are routed.',
  )
}

export function sameWorkflow(): Problem {
  return invalidField('/workflow', 'task.same_workflow', 'is the one by which the ticket goes already')
}

export function notPending(): Problem {
  return conflict(
    'request.not_pending',
    'The request does not wait for the front desk',
    'Somebody has decided meanwhile.',
  )
}

export function notOpenRequest(): Problem {
  return conflict(
    'request.not_open',
    'The request is not open',
    'Only open requests can be withdrawn or turned away.',
  )
}

export function notResolved(): Problem {
  return conflict(
    'request.not_resolved',
    'The request is not resolved',
    'Only resolved requests can be closed or reopened.',
  )
}

export function tooLateToReopen(days: number): Problem {
  return conflict(
    'request.too_late',
    'It is too late to reopen this request',
    days === 0
      ? 'Requests of this workflow are not reopened. Make a new one.'
      : `That was possible for ${String(days)} days. Make a new one.`,
  )
}

export function notClosed(): Problem {
  return conflict('request.not_closed', 'The request is not closed', 'Say how it was when it is closed.')
}

export function ratedAlready(): Problem {
  return conflict('request.rated', 'You have said how it was', 'That is possible once.')
}

export function noSuchAction(): Problem {
  return conflict(
    'task.not_of_this_step',
    'The action does not leave the current step',
    'The workflow has no such action. GET /tasks/{task}/available-actions says what is possible now.',
  )
}

export function severalDecide(): Problem {
  return conflict(
    'ticket.several_decide',
    'Nobody alone has this ticket',
    'Several people decide at this step. Transfer the item of one of them: POST /tasks/{task}/transfer.',
  )
}
