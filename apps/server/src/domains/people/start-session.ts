import type { CommandContext } from '../../kernel/command.ts'

const DAY = 24 * 3_600_000
/** A session ends when it has not been refreshed for this long, and for good after `SESSION_AT_MOST`. Milliseconds. */
export const SESSION_IDLE = 14 * DAY
export const SESSION_AT_MOST = 90 * DAY

/** Sessions that ran out longer ago are removed. */
const PURGED_AFTER = 30 * DAY

export interface NewSession {
  person: string
  refresh_hash: string
  kind: 'web' | 'api'
  device: string
  address: string
}

export interface SignedInOutcome {
  outcome: 'signed_in'
  session: string
  /** Milliseconds since 1970 UTC. */
  expires_at: number
}

/** A session of somebody who has proved who they are. */
export async function startSession(ctx: CommandContext, input: NewSession): Promise<SignedInOutcome> {
  await purgeOldSessions(ctx, input.person)
  const session = ctx.newId()
  const expires_at = ctx.now + SESSION_IDLE
  await ctx.tx
    .insertInto('sessions')
    .values({
      id: session,
      person_id: input.person,
      kind: input.kind,
      device: input.device,
      address: input.address,
      created_at: ctx.now,
      last_seen_at: ctx.now,
      expires_at,
      ended_at: null,
    })
    .execute()
  await ctx.tx
    .insertInto('refresh_tokens')
    .values({ hash: input.refresh_hash, session_id: session, created_at: ctx.now, used_at: null })
    .execute()
  ctx.append({ kind: 'session.started', data: { person: input.person, session }, actor_id: input.person })
  return { outcome: 'signed_in', session, expires_at }
}

/** Their used refresh tokens go with them; until then a reused one is recognised. */
async function purgeOldSessions(ctx: CommandContext, person: string): Promise<void> {
  await ctx.tx
    .deleteFrom('sessions')
    .where('person_id', '=', person)
    .where('expires_at', '<', ctx.now - PURGED_AFTER)
    .execute()
}
