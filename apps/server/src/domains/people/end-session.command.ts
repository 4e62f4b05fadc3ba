import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { endSessions } from './end-sessions.ts'

/** Ends one live session of a person: signing out elsewhere, or an admin who does it for them. */
export const endSession = defineCommand({
  name: 'end-session',
  input: strict({ person: Id, session: Id }),
  subject: 'session',
  load: async (ctx, input) => {
    const session = await ctx.tx
      .selectFrom('sessions')
      .select(['id', 'person_id'])
      .where('id', '=', input.session)
      .where('person_id', '=', input.person)
      .where('ended_at', 'is', null)
      .where('expires_at', '>', ctx.now)
      .executeTakeFirst()
    return session ?? null
  },
  authorize: (actor, session) =>
    // Somebody else's session is not there to be found.
    mayWithPerson(actor, 'person.manage_access', { is_self: session.person_id === actor.person_id }) ===
    'allow'
      ? 'allow'
      : 'hide',
  async run(ctx, _input, session) {
    const reason = session.person_id === ctx.actor.person_id ? 'signed_out' : 'revoked'
    await endSessions(ctx, session.person_id, reason, { only: session.id })
    return {}
  },
})
