import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findBulk } from './bulk.queries.ts'

/** Writes a part of a selection down. What was not found is refused at once. */
export const addBulkItems = defineCommand({
  name: 'add-bulk-items',
  input: strict({
    bulk: Id,
    /** The position of the first of them. */
    from: Type.Integer({ minimum: 0 }),
    items: Type.Array(strict({ ticket: nullable(Id), ref: nullable(Type.String()) })),
  }),
  subject: 'bulk',
  load: ({ tx }, { bulk }) => findBulk(tx, bulk),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { bulk, from, items }) {
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
    return {}
  },
})
