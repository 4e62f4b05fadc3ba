import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { PasswordHash, SecretHash } from './credential-schemas.ts'
import { countFailure, forgetFailures, lockedUntil } from './lock-out.ts'

const DAY = 24 * 3_600_000
/** A session ends when it has not been refreshed for this long, and for good after `SESSION_AT_MOST`. Milliseconds. */
export const SESSION_IDLE = 14 * DAY
export const SESSION_AT_MOST = 90 * DAY

/** Sessions that ran out longer ago are removed. */
const PURGED_AFTER = 30 * DAY

type Outcome =
  | { outcome: 'signed_in'; session: string; expires_at: number }
  | { outcome: 'wrong' }
  | { outcome: 'locked'; until: number }

/**
 * Starts a session, or counts the failure; a wrong password is an outcome and not an error, because the count must be
 * committed. The password was verified outside, against `verified_hash`: if it has been changed since, it is wrong. The
 * lock is decided here, where sign-ins to one account stand in a row, so that many guesses at once gain nothing.
 */
export const signIn = defineCommand({
  name: 'sign-in',
  input: strict({
    account: SecretHash,
    person: nullable(Id),
    matched: Type.Boolean(),
    verified_hash: nullable(PasswordHash),
    refresh_hash: SecretHash,
    kind: oneOf(['web', 'api']),
    device: Type.String({ maxLength: 200 }),
    address: Type.String({ maxLength: 64 }),
  }),
  subject: 'account',
  resultIsSecret: true,
  load: () => Promise.resolve({}),
  // The password decides.
  authorize: () => 'allow',
  async run(ctx, input): Promise<Outcome> {
    const person = input.person === null ? null : await lockPerson(ctx, input.person)
    const until = await lockedUntil(ctx.tx, input.account, ctx.now)
    if (until > 0) return { outcome: 'locked', until }
    const right = input.matched && person !== null && person.password_hash === input.verified_hash
    if (!right || person.active === 0) {
      await countFailure(ctx, input.account, person?.id ?? null)
      return { outcome: 'wrong' }
    }
    await forgetFailures(ctx, input.account)
    return startSession(ctx, { ...input, person: person.id })
  },
})

async function lockPerson(ctx: CommandContext, id: string) {
  const query = ctx.tx.selectFrom('people').select(['id', 'password_hash', 'active']).where('id', '=', id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}

interface NewSession {
  person: string
  refresh_hash: string
  kind: 'web' | 'api'
  device: string
  address: string
}

async function startSession(ctx: CommandContext, input: NewSession): Promise<Outcome> {
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
