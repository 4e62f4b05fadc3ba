import { hasScope } from '@waybill/contract/access/policies.ts'
import { BulkAction, BulkChange } from '@waybill/contract/bulk/bulk.ts'
import { nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockPersonByRef } from '../people/lock-person.ts'
import { nothingSelected } from './bulk.errors.ts'
import { assertNoneRunning, newRun } from './new-run.ts'

/**
 * Begins a run, whose items are added next. Nothing is in the log before `run-bulk`: until then nothing follows from it,
 * and a run that gets no further is forgotten.
 */
export const startBulk = defineCommand({
  name: 'start-bulk',
  input: strict({
    action: BulkAction,
    change: BulkChange,
    query: nullable(Type.String()),
    /** Digest of what was asked for, so that a repetition with other tickets is no repetition. */
    asked: Type.String(),
    positions: Type.Integer({ minimum: 0 }),
  }),
  // The same query may find others a moment later.
  freshInput: ['positions'],
  subject: 'bulk',
  load: (context) => lockPersonByRef(context, context.actor.person_id ?? ''),
  authorize(actor) {
    if (actor.kind !== 'person') return 'hide'
    return hasScope(actor, 'write') ? 'allow' : 'forbid'
  },
  async run(context, { action, change, query, positions }, person) {
    if (positions === 0) throw nothingSelected()
    await assertNoneRunning(context, person.id)
    const id: string = context.newId()
    await context.tx
      .insertInto('bulks')
      .values({ ...newRun(context, id, person.id), action, change: JSON.stringify(change), query, positions })
      .execute()
    return { id }
  },
})
