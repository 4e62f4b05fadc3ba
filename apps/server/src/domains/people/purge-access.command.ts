import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** Sessions stay in the owner's list of devices for a while after their end; one-time links until they are past. */
const SESSIONS_KEPT_MILLIS = 30 * 24 * 60 * 60 * 1000

/** Removes expired one-time links, unanswered challenges and long-ended sessions with their refresh tokens; what happened stays in the log. */
export const purgeAccess = defineCommand({
  name: 'purge-access',
  input: strict({}),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }) {
    const codes = await tx.deleteFrom('one_time_codes').where('expires_at', '<', now).executeTakeFirst()
    await tx.deleteFrom('challenges').where('expires_at', '<', now).execute()
    const before = now - SESSIONS_KEPT_MILLIS
    const sessions = await tx
      .deleteFrom('sessions')
      .where((of) => of.or([of('ended_at', '<', before), of('expires_at', '<', before)]))
      .executeTakeFirst()
    return { codes: Number(codes.numDeletedRows), sessions: Number(sessions.numDeletedRows) }
  },
})
