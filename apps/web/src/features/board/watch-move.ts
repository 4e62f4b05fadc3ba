import type { Command } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { client } from '../../session/client.ts'
import { watchCommand } from '../../sync/own-commands.ts'
import { say } from '../../ui/say.ts'
import { t } from '../../messages/messages.ts'

/** A move that the workflow of a ticket does not allow, or not without more being said. */
export interface Refusal {
  ticket: Ticket
  /** Where it stands. */
  step: Step
  /** It leads there, but fields must have values first; otherwise it does not lead there at all. */
  needsMore: boolean
  /** The action that leads there. */
  action: string | undefined
}

const FORBIDDEN = 'ticket.transition_forbidden'
const NEEDS_MORE = 'task.fields_missing'

export interface MoveEnds {
  /** It stands at this step, which may be another one than was asked for: a run that is reopened goes on where it was. */
  onMoved?: (step: Step) => void
  onRefused: (refusal: Refusal) => void
}

/** Hears what becomes of a move; what else than its workflow refuses it is told as everywhere. */
export function watchMove(
  { ref, confirmed }: Command,
  ticket: Ticket,
  { onMoved, onRefused }: MoveEnds,
): void {
  watchCommand(ref)
  const failed = (error: unknown) => {
    if (!(error instanceof Problem)) throw error
    client.dismiss(ref)
    const needsMore = error.code === NEEDS_MORE
    // A column of another workflow: this one leads there even less.
    const isElsewhere = error.errors?.some(({ pointer }) => pointer === '/step') === true
    if (error.code === FORBIDDEN || needsMore || isElsewhere)
      return onRefused({ ticket, step: ticket.step, needsMore, action: actionOf(error) })
    say(t('shell.refused', { title: error.title, detail: error.detail ?? '' }), { tone: 'bad' })
  }
  void confirmed.then((made) => onMoved?.(made.step), failed)
}

function actionOf({ extra }: Problem): string | undefined {
  const action: unknown = extra?.['action']
  if (typeof action !== 'object' || action === null || !('action_id' in action)) return undefined
  return typeof action.action_id === 'string' ? action.action_id : undefined
}
