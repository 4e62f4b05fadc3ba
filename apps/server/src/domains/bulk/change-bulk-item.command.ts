import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { loadForChange } from '../tickets/load-for-change.ts'
import { actOf, carryOut, decideAct, locksProject, recording } from './bulk-act.ts'
import { settleTurn, takeTurn } from './bulk-item.ts'

/** Changes one ticket of a run, as the person who started it could change it now. */
export const changeBulkItem = defineCommand({
  name: 'change-bulk-item',
  input: strict({ bulk: Id, position: Type.Integer({ minimum: 0 }) }),
  subject: 'ticket',
  async load(context, { bulk, position }) {
    const turn = await takeTurn(context, bulk, position)
    if (!turn) return { turn: null }
    const act = actOf(JSON.parse(turn.run.change ?? '{}') as BulkChange)
    const found = await loadForChange(
      { ...context, actor: turn.actor },
      turn.item.ticket_id ?? '',
      locksProject(act),
    )
    return found && { turn, act, found }
  },
  authorize(actor, loaded) {
    if (loaded.turn === null) return 'allow'
    if (actor.person_id !== loaded.turn.run.person_id) return 'hide'
    return decideAct(loaded.turn.actor, loaded.found.facts, loaded.act)
  },
  async run(context, _input, loaded) {
    if (loaded.turn === null) return {}
    const recorded = recording(context, loaded.turn.actor)
    await carryOut(recorded.context, loaded.found, loaded.act)
    await settleTurn(context, loaded.turn, recorded.appended)
    return {}
  },
})
