import { Id, Seq, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'

/**
 * Writes down why a ticket of a run was not changed: a transaction of its own, because the one that found it out has
 * been rolled back. An item that is settled stays as it is.
 */
export const refuseBulkItem = defineCommand({
  name: 'refuse-bulk-item',
  input: strict({
    bulk: Id,
    position: Type.Integer({ minimum: 0 }),
    code: Type.String(),
    detail: nullable(Type.String()),
    kept: Type.Optional(Type.Array(Type.Object({ field: Type.String(), seq: nullable(Seq) }))),
  }),
  subject: 'bulk',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { bulk, position, code, detail, kept }) {
    await tx
      .updateTable('bulk_items')
      .set({ state: 'refused', code, detail, ...(kept && { kept: JSON.stringify(kept) }) })
      .where('bulk_id', '=', bulk)
      .where('position', '=', position)
      .where('state', '=', 'waiting')
      .execute()
    return {}
  },
})
