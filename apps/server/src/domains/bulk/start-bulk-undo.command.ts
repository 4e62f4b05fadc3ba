import { mayWithBulk } from '@waybill/contract/bulk/bulk-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockPersonByRef } from '../people/lock-person.ts'
import { alreadyUndone, nothingToUndo, stillRunning, tooOldToUndo, undoOfUndo } from './bulk.errors.ts'
import { bulkFacts, countItems, isPast } from './bulk.queries.ts'
import { lockRun } from './lock-run.ts'
import { assertNoneRunning, endLeftBehind, newRun } from './new-run.ts'

/** Begins the run that sets the tickets of another one back; its items are copied next. */
export const startBulkUndo = defineCommand({
  name: 'start-bulk-undo',
  input: strict({ bulk: Id }),
  subject: 'bulk',
  async load(context, { bulk }) {
    const person = await lockPersonByRef(context, context.actor.person_id ?? '')
    const undone = await lockRun(context, bulk)
    return person && undone && { person, undone }
  },
  authorize: (actor, { undone }) => mayWithBulk(actor, 'bulk.undo', bulkFacts(undone, actor)),
  async run(context, { bulk }, { person, undone: found }) {
    // Before anything is asked of the run: one that a crash left behind holds what it never came to undo.
    for (const left of [found.id, found.undone_by]) if (left !== null) await endLeftBehind(context, left)
    const undone = (await lockRun(context, bulk)) ?? found
    if (undone.action === 'undo') throw undoOfUndo()
    if (undone.state === 'selecting' || undone.state === 'running') throw stillRunning()
    await assertNoneRunning(context, person.id)
    if (undone.undone_by !== null) throw alreadyUndone(undone.undone_by)
    if (isPast(undone, context.now)) throw tooOldToUndo()
    const counts = await countItems(context.tx, [undone.id])
    if ((counts.get(undone.id)?.changed ?? 0) === 0) throw nothingToUndo()
    const id: string = context.newId()
    const { positions } = undone
    await context.tx
      .insertInto('bulks')
      .values({ ...newRun(context, id, person.id), action: 'undo', undo_of: undone.id, positions })
      .execute()
    await context.tx.updateTable('bulks').set({ undone_by: id }).where('id', '=', undone.id).execute()
    return { id }
  },
})
