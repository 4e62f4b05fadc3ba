import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { KEPT_MILLIS } from './kept-millis.ts'
import { arrangeLanes } from './queue-messages.ts'

/** Removes messages, sent or not, that were queued longer ago than they are kept. */
export const purgeDeliveries = defineCommand({
  name: 'purge-deliveries',
  input: strict({ limit: Type.Integer({ minimum: 1 }) }),
  subject: 'webhook',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, sql, now }, { limit }) {
    let left = limit
    for (const { id } of await sql.forUpdate(tx.selectFrom('webhooks').selectAll().orderBy('id')).execute()) {
      if (left <= 0) break
      const old = tx
        .selectFrom('webhook_deliveries')
        .select('id')
        .where('webhook_id', '=', id)
        .where('queued_at', '<', now - KEPT_MILLIS)
        .orderBy('queued_at')
        .limit(left)
      const gone = await tx
        .deleteFrom('webhook_deliveries')
        .where('id', 'in', old)
        .returning('lane')
        .execute()
      left -= gone.length
      await arrangeLanes(
        tx,
        id,
        gone.map(({ lane }) => lane),
        now,
      )
    }
    return { more: left <= 0 }
  },
})
