import { Id, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'
import { isTakenBack } from './end-actions.queries.ts'

/** Notes what became of a try; one that was done meanwhile, or given up before it could be, stays as it is. */
export const noteEndAction = defineCommand({
  name: 'note-end-action',
  input: strict({
    run: Id,
    outcome: oneOf(['done', 'retrying', 'failed']),
    answer: Type.String({ maxLength: 500 }),
  }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { outcome, answer }, loaded) {
    const { state, attempts, id } = loaded.run
    const takesBack = isTakenBack(loaded.run)
    // One that was given up while it was under way has been done all the same.
    const givenUp = state === 'skipped' || state === 'stopped'
    const waits = state === 'pending' || state === 'retrying' || state === 'failed'
    const counts = takesBack || waits || (givenUp && outcome === 'done')
    if (!counts) return Promise.resolve({ id })
    const after = takesBack ? TAKEN_BACK[outcome] : outcome
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

/** While it is tried again, it is still being taken back. */
const TAKEN_BACK = { done: 'compensated', retrying: null, failed: 'compensation_failed' } as const
