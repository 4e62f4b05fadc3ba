import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { SecretHash } from './credential-schemas.ts'
import { endSessions } from './end-sessions.ts'
import { SESSION_AT_MOST, SESSION_IDLE } from './start-session.ts'

/**
 * Two tabs that wake up together, or a client whose answer was lost, present the same token twice within moments. Both
 * then get the same successor (it is derived from the token, so nothing but hashes need be stored), and the family stays
 * one chain: a thief who uses these seconds holds the same token as its owner, and the first of the two to exchange it
 * later than this after the other ends the session. Milliseconds.
 */
const REPEATED_WITHIN = 10_000

type Outcome =
  | { outcome: 'refreshed'; session: string; person: string; expires_at: number }
  | { outcome: 'not_valid' }
  | { outcome: 'reused' }

/** Exchanges a refresh token for its successor. A used one that comes back ends the session: one of two holders is a thief. */
export const refreshSession = defineCommand({
  name: 'refresh-session',
  input: strict({
    hash: SecretHash,
    next_hash: SecretHash,
    address: Type.String({ maxLength: 64 }),
  }),
  subject: 'session',
  resultIsSecret: true,
  load: () => Promise.resolve({}),
  // The token decides.
  authorize: () => 'allow',
  async run(ctx, input): Promise<Outcome> {
    const session = await lockSession(ctx, input.hash)
    if (!session) return { outcome: 'not_valid' }
    const token = await ctx.tx
      .selectFrom('refresh_tokens')
      .select('used_at')
      .where('hash', '=', input.hash)
      .executeTakeFirstOrThrow()
    const expires_at = Math.min(ctx.now + SESSION_IDLE, session.created_at + SESSION_AT_MOST)
    const refreshed = {
      outcome: 'refreshed',
      session: session.id,
      person: session.person_id,
      expires_at,
    } as const
    if (token.used_at !== null) {
      if (await isRepetition(ctx, token.used_at, input.next_hash)) return refreshed
      await endSessions(ctx, session.person_id, 'token_reused', { only: session.id })
      return { outcome: 'reused' }
    }
    await exchange(ctx, session.id, input)
    await ctx.tx
      .updateTable('sessions')
      .set({ last_seen_at: ctx.now, address: input.address, expires_at })
      .where('id', '=', session.id)
      .execute()
    return refreshed
  },
})

/** The session's row is what makes exchanges of one family stand in a row. */
async function lockSession(ctx: CommandContext, hash: string) {
  const query = ctx.tx
    .selectFrom('sessions')
    .select(['id', 'person_id', 'created_at'])
    .where('id', 'in', (of) => of.selectFrom('refresh_tokens').select('session_id').where('hash', '=', hash))
    .where('person_id', 'in', (of) => of.selectFrom('people').select('id').where('active', '=', 1))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', ctx.now)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

async function isRepetition(ctx: CommandContext, usedAt: number, nextHash: string): Promise<boolean> {
  if (ctx.now - usedAt > REPEATED_WITHIN) return false
  const successor = await ctx.tx
    .selectFrom('refresh_tokens')
    .select('used_at')
    .where('hash', '=', nextHash)
    .executeTakeFirst()
  return successor?.used_at === null
}

async function exchange(
  ctx: CommandContext,
  session: string,
  input: { hash: string; next_hash: string },
): Promise<void> {
  await ctx.tx
    .updateTable('refresh_tokens')
    .set({ used_at: ctx.now })
    .where('hash', '=', input.hash)
    .execute()
  await ctx.tx
    .insertInto('refresh_tokens')
    .values({ hash: input.next_hash, session_id: session, created_at: ctx.now, used_at: null })
    .execute()
}
