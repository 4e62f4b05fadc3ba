import { Id, strict } from '@waybill/contract/schema.ts'
import { SkipEndActionInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'
import { isTakenBack } from './end-actions.queries.ts'
import { assertPossible, decideOnEndAction } from './steer-end-action.ts'

/** Gives an end action up, or taking it back: somebody did it by hand, or it is not needed. */
export const skipEndAction = defineCommand({
  name: 'skip-end-action',
  input: strict({ run: Id, ...SkipEndActionInput.properties }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: decideOnEndAction,
  async run(context, { run, reason }, loaded) {
    assertPossible('skip', context, loaded)
    const data = { ...namedEndAction(loaded.run), reason }
    const stays = isTakenBack(loaded.run) ? STAYS_DONE : {}
    changeEndAction(
      context,
      loaded,
      { state: 'skipped', ...stays },
      { kind: 'end_action.skipped', data: { ...data, ...stays } },
    )
    return Promise.resolve({ ticket: loaded.on.ticket.id, id: run })
  },
})

/** What could not be taken back is still done over there, and may be taken back later. */
const STAYS_DONE = { state: 'done', answer: 'not taken back' } as const
