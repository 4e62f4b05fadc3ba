import { Id, oneOf, strict } from '@waybill/contract/schema.ts'
import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'

/** Notes what became of a try; one that was done meanwhile, or given up before it could be, stays as it is. */
export const noteEndAction = defineCommand({
  name: 'note-end-action',
  input: strict({
    run: Id,
    /** What was tried: to take it back, or to do it. */
    takes_back: Type.Boolean(),
    outcome: oneOf(['done', 'retrying', 'failed']),
    answer: Type.String({ maxLength: 500 }),
  }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { takes_back, outcome, answer }, loaded) {
    const { state, attempts, id } = loaded.run
    const { waiting, givenUp } = takes_back ? TO_BE_TAKEN_BACK : TO_BE_DONE
    // One that was given up while it was under way has been done, or taken back, all the same.
    if (!waiting.has(state) && !(givenUp.has(state) && outcome === 'done')) return Promise.resolve({ id })
    const after = takes_back ? TAKEN_BACK[outcome] : outcome
    const attempt = Number(attempts) + 1
    if (after === null) return Promise.resolve({ id })
    changeEndAction(
      context,
      loaded,
      { state: after, attempts: attempt, answer },
      { kind: 'end_action.tried', data: { ...namedEndAction(loaded.run), state: after, attempt, answer } },
    )
    return Promise.resolve({ id })
  },
})

const TO_BE_DONE = {
  waiting: new Set<EndActionState>(['pending', 'retrying', 'failed']),
  givenUp: new Set<EndActionState>(['skipped', 'stopped']),
}
const TO_BE_TAKEN_BACK = {
  waiting: new Set<EndActionState>(['compensating', 'compensation_failed']),
  givenUp: new Set<EndActionState>(['done']),
}

/** While it is tried again, it is still being taken back. */
const TAKEN_BACK = { done: 'compensated', retrying: null, failed: 'compensation_failed' } as const
