import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from './credential-schemas.ts'
import { endSessions } from './end-sessions.ts'

/** Ends the session of a refresh token, whoever brings it; a second time changes nothing. */
export const signOut = defineCommand({
  name: 'sign-out',
  input: strict({ refresh_hash: SecretHash }),
  subject: 'session',
  load: async (ctx, input) => {
    const session = await ctx.tx
      .selectFrom('refresh_tokens')
      .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
      .select(['sessions.id', 'sessions.person_id'])
      .where('refresh_tokens.hash', '=', input.refresh_hash)
      .executeTakeFirst()
    return { session: session ?? null }
  },
  // The token decides.
  authorize: () => 'allow',
  async run(ctx, _input, { session }) {
    if (session)
      await endSessions(ctx, session.person_id, 'signed_out', { only: session.id, actor: session.person_id })
    return {}
  },
})
