import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockRun } from './lock-run.ts'

/**
 * Writes a part of a selection down. What was not found is refused at once. A request and its repetition may both be at
 * it: only the one that knows of all parts so far goes on, and the other is told by `added`.
 */
export const addBulkItems = defineCommand({
  name: 'add-bulk-items',
  input: strict({
    bulk: Id,
    /** The position of the first of them. */
    from: Type.Integer({ minimum: 0 }),
    items: Type.Array(strict({ ticket: nullable(Id), ref: nullable(Type.String()) })),
  }),
  subject: 'bulk',
  load: (context, { bulk }) => lockRun(context, bulk),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { bulk, from, items }, run) {
    const { last } = await tx
      .selectFrom('bulk_items')
      .select((of) => of.fn.max('position').as('last'))
      .where('bulk_id', '=', bulk)
      .executeTakeFirstOrThrow()
    const next = last === null ? 0 : last + 1
    if (run.state !== 'selecting' || next !== from) return { added: false }
    const rows = items.map(({ ticket, ref }, index) => ({
      bulk_id: bulk,
      position: from + index,
      ticket_id: ticket,
      ref,
      ...(ticket === null
        ? { state: 'refused' as const, code: 'ticket.not_found' }
        : { state: 'waiting' as const, code: null }),
    }))
    for (const slice of bulkSlices(rows)) await tx.insertInto('bulk_items').values(slice).execute()
    return { added: true }
  },
})
