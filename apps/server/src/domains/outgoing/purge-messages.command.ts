import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { MESSAGE_KEPT_MILLIS } from './message-times.ts'

/** Forgets messages 30 days after they were sent, dropped or given up. */
export const purgeMessages = defineCommand({
  name: 'purge-messages',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { limit }) {
    const old = tx
      .selectFrom('mails')
      .select('id')
      .where('settled_at', '<', now - MESSAGE_KEPT_MILLIS)
      .limit(limit)
    const { numDeletedRows } = await tx.deleteFrom('mails').where('id', 'in', old).executeTakeFirstOrThrow()
    return { more: Number(numDeletedRows) === limit }
  },
})
