import { conflict } from '@waybill/contract/problems/problem.ts'
import { mayWithTask, type TaskFacts } from '@waybill/contract/access/task-policy.ts'
import type { Actor, Decision, TicketFacts } from '@waybill/contract/access/policies.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { decideOnTask } from '../task-access.ts'
import type { LoadedEndAction } from './change-end-action.ts'
import { isPossible, statesFor, type EndActionStep } from './possible-with-end-action.ts'

export function decideOnEndAction(actor: Actor, { on }: LoadedEndAction): Decision {
  return decideOnTask(actor, 'task.end_actions', ofNobody(on.facts))
}

/** Whether the actor may steer the end actions of a ticket. */
export function maySteer(actor: Actor, ticket: TicketFacts): boolean {
  return mayWithTask(actor, 'task.end_actions', ofNobody(ticket)) === 'allow'
}

/** Who has an item of the task does not count. */
function ofNobody(ticket: TicketFacts): TaskFacts {
  return { ticket, is_holder: false, in_team: false }
}

/** @throws Problem 409 unless the end action is in a state that leaves it */
export function assertPossible(
  step: EndActionStep,
  { now }: Pick<CommandContext, 'now'>,
  { run }: LoadedEndAction,
): void {
  if (isPossible(step, run, now)) return
  throw conflict(
    'end_action.not_now',
    'That is not possible with this end action now',
    `It is "${run.state}"; possible when it is ${statesFor(step).join(' or ')}.`,
  )
}
