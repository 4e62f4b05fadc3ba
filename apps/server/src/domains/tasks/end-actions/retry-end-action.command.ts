import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'
import { assertPossible, decideOnEndAction } from './steer-end-action.ts'

/** Tries a failed or skipped end action again. */
export const retryEndAction = defineCommand({
  name: 'retry-end-action',
  input: strict({ run: Id }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: decideOnEndAction,
  async run(context, { run }, loaded) {
    assertPossible('retry', context, loaded)
    changeEndAction(
      context,
      loaded,
      { state: 'pending' },
      { kind: 'end_action.retried', data: namedEndAction(loaded.run) },
    )
    return Promise.resolve({ ticket: loaded.on.ticket.id, id: run })
  },
})
