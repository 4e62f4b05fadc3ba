import { conflict } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { SkipEndActionInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { changeEndAction, lockEndAction, namedEndAction } from './change-end-action.ts'
import { actionOf } from './end-actions.queries.ts'
import { assertPossible, decideOnEndAction } from './steer-end-action.ts'

/** Takes back what an end action did, by the address that its workflow names for it, or by its plugin. */
export const compensateEndAction = defineCommand({
  name: 'compensate-end-action',
  input: strict({ run: Id, ...SkipEndActionInput.properties }),
  subject: 'end action',
  load: (context, input) => lockEndAction(context, input.run),
  authorize: decideOnEndAction,
  async run(context, { run, reason }, loaded) {
    assertPossible('compensate', context, loaded)
    const action = await actionOf(context.tx, loaded.run)
    // Whether a plugin can is for the plugin to say, when it is asked.
    if (!action?.compensate_url && action?.kind !== 'plugin') throw notTakenBack()
    const data = { ...namedEndAction(loaded.run), reason }
    changeEndAction(
      context,
      loaded,
      { state: 'compensating' },
      { kind: 'end_action.compensation_asked', data },
    )
    return { ticket: loaded.on.ticket.id, id: run }
  },
})

function notTakenBack() {
  return conflict(
    'end_action.not_taken_back',
    'This end action cannot be taken back',
    'Its workflow names no address for that. Take it back by hand, and say so in a comment.',
  )
}
