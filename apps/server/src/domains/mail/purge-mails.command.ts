import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { MAIL_KEPT_MILLIS } from './mail-times.ts'

/** Forgets mails 30 days after they were sent, dropped or given up. */
export const purgeMails = defineCommand({
  name: 'purge-mails',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { limit }) {
    const old = tx
      .selectFrom('mails')
      .select('id')
      .where('settled_at', '<', now - MAIL_KEPT_MILLIS)
      .limit(limit)
    const { numDeletedRows } = await tx.deleteFrom('mails').where('id', 'in', old).executeTakeFirstOrThrow()
    return { more: Number(numDeletedRows) === limit }
  },
})
