import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { loadForChange } from '../tickets/load-for-change.ts'
import { followRun } from '../tasks/follow-run.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { putAway, takeBack } from '../tickets/put-away.ts'
import { recording } from './bulk-act.ts'
import { settleTurn, takeTurn } from './bulk-item.ts'
import { changedSince } from './bulk.errors.ts'
import { findBulk } from './bulk.queries.ts'
import { planUndo } from './plan-undo.ts'
import { decideUndo, readOwnEvents } from './own-events.ts'

/** Sets one ticket of a run back: what was changed there and by nobody since. */
export const undoBulkItem = defineCommand({
  name: 'undo-bulk-item',
  input: strict({ bulk: Id, position: Type.Integer({ minimum: 0 }) }),
  subject: 'ticket',
  async load(context, { bulk, position }) {
    const turn = await takeTurn(context, bulk, position)
    if (!turn) return { turn: null }
    const before = await findBulk(context.tx, turn.run.undo_of ?? '')
    if (!before) return null
    const found = await loadForChange(
      { ...context, actor: turn.actor },
      turn.item.ticket_id ?? '',
      touchesLabelsOrFields(JSON.parse(before.change ?? '{}') as BulkChange),
    )
    if (!found) return null
    return { turn, found, events: await readOwnEvents(context.tx, before.id, turn.item) }
  },
  authorize(actor, loaded) {
    if (loaded.turn === null) return 'allow'
    if (actor.person_id !== loaded.turn.run.person_id) return 'hide'
    return decideUndo(loaded.turn.actor, loaded.found.facts, loaded.events)
  },
  async run(context, _input, loaded) {
    if (loaded.turn === null) return {}
    const { ticket } = loaded.found
    const recorded = recording(context, loaded.turn.actor)
    const { act, change, kept } = await planUndo(context.tx, ticket, loaded.events)
    const { watchers: _, ...rest } = change
    if (act !== null || Object.keys(rest).length > 0) await assertWritable(recorded.context, ticket.id)
    if (act === 'delete') await putAway(recorded.context, ticket)
    if (act === 'restore') takeBack(recorded.context, ticket)
    if (!(await followRun(recorded.context, loaded.found, change, { byStep: true })))
      await changeTicket(recorded.context, ticket, change)
    if (recorded.appended.length === 0 && kept.length > 0) throw changedSince(kept)
    await settleTurn(context, loaded.turn, recorded.appended, kept)
    return {}
  },
})

function touchesLabelsOrFields({ labels, add_labels, remove_labels, fields }: BulkChange): boolean {
  return Boolean(labels ?? add_labels ?? remove_labels ?? fields)
}
