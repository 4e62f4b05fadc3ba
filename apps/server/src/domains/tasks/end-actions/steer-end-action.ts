import { conflict } from '@waybill/contract/problems/problem.ts'
import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import type { Actor, Decision } from '@waybill/contract/access/policies.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { decideOnTask } from '../task-access.ts'
import type { LoadedEndAction } from './change-end-action.ts'

export function decideOnEndAction(actor: Actor, { on }: LoadedEndAction): Decision {
  return decideOnTask(actor, 'task.end_actions', { ticket: on.facts, is_holder: false, in_team: false })
}

/** After so long no job is at work on it any more, whatever happened to the last one. */
const GIVEN_UP_MILLIS = 2 * 60 * 60 * 1_000

/** Whether an end action waits for a job that must have died. */
export function isStuck({ now }: Pick<CommandContext, 'now'>, { run }: LoadedEndAction): boolean {
  const waits = run.state === 'pending' || run.state === 'retrying' || run.state === 'compensating'
  return waits && run.updated_at + GIVEN_UP_MILLIS <= now
}

/** @throws Problem 409 unless the end action is in one of these states */
export function assertState({ run }: LoadedEndAction, states: readonly EndActionState[]): void {
  if (states.includes(run.state)) return
  throw conflict(
    'end_action.not_now',
    'That is not possible with this end action now',
    `It is "${run.state}"; possible when it is ${states.join(' or ')}.`,
  )
}
