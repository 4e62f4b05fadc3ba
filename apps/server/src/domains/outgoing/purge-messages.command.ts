import { strict } from '@waybill/contract/schema.ts'
import { sql } from 'kysely'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { forgetLeftovers } from '../slack/leave-over.ts'
import { MESSAGE_KEPT_MILLIS, STALE_MILLIS } from './message-times.ts'

/**
 * Forgets messages 30 days after they were sent, dropped or given up; and those that wait though nobody sends them, since their
 * way is switched off: untried ones once they are stale, others as late as failures. What Slack will never take is forgotten as late.
 */
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
    const forsaken = tx
      .selectFrom('mails')
      .select('id')
      .where('state', '=', sql.lit('waiting'))
      .where('due_at', '<', now - STALE_MILLIS)
      .where('claimed_until', '<=', now)
      .where((of) => of.or([of('attempts', '=', 0), of('due_at', '<', now - MESSAGE_KEPT_MILLIS)]))
      .limit(limit)
    await forgetLeftovers(tx, now - MESSAGE_KEPT_MILLIS)
    let more = false
    for (const gone of [old, forsaken]) {
      const { numDeletedRows } = await tx
        .deleteFrom('mails')
        .where('id', 'in', gone)
        .executeTakeFirstOrThrow()
      more ||= Number(numDeletedRows) === limit
    }
    return { more }
  },
})
