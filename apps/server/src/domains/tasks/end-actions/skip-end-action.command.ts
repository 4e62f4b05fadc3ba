import { Id, strict } from '@waybill/contract/schema.ts'
import { SkipEndActionInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'
import { assertState, decideOnEndAction } from './steer-end-action.ts'

/** Gives an end action up: somebody did it by hand, or it is not needed. */
export const skipEndAction = defineCommand({
  name: 'skip-end-action',
  input: strict({ run: Id, ...SkipEndActionInput.properties }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: decideOnEndAction,
  async run(context, { run, reason }, loaded) {
    assertState(loaded, ['pending', 'retrying', 'failed'])
    const data = { ...namedEndAction(loaded.run), reason }
    changeEndAction(context, loaded, { state: 'skipped' }, { kind: 'end_action.skipped', data })
    return Promise.resolve({ ticket: loaded.on.ticket.id, id: run })
  },
})
