import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { endLeases } from './end-leases.ts'

/** Writes down the end of leases that have run out, some at a time; `more`: there may be others. */
export const endExpiredLeases = defineCommand({
  name: 'end-expired-leases',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { limit }) {
    const { tx, sql, now } = context
    const due = () => tx.selectFrom('ticket_leases').select('ticket_id').where('until', '<=', now)
    const found = await due().orderBy('until').limit(limit).execute()
    if (found.length === 0) return { more: false }
    const ids = found.map((row) => row.ticket_id)
    // The tickets first, as everybody does who begins or ends a lease; then another look, for one may be renewed by now.
    const tickets = await sql
      .forUpdate(tx.selectFrom('tickets').select(['id', 'project_id']).where('id', 'in', ids).orderBy('id'))
      .execute()
    const still = new Set((await due().where('ticket_id', 'in', ids).execute()).map((row) => row.ticket_id))
    await endLeases(
      context,
      tickets.filter(({ id }) => still.has(id)),
      'expired',
    )
    return { more: found.length === limit }
  },
})
