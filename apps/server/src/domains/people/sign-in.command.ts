import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { PasswordHash, SecretHash } from './credential-schemas.ts'
import { countFailure, forgetFailures, lockedUntil } from './lock-out.ts'
import { keepChallenge } from './second-factor/challenges.ts'
import { hasSecondFactor } from './second-factor/second-factor.queries.ts'
import { startSession, type SignedInOutcome } from './start-session.ts'

type Outcome =
  | SignedInOutcome
  | { outcome: 'second_factor_needed' }
  | { outcome: 'wrong' }
  | { outcome: 'locked'; until: number }

/**
 * Starts a session, or counts the failure; a wrong password is an outcome and not an error, because the count must be
 * committed. The password was verified outside, against `verified_hash`: if it has been changed since, it is wrong. The
 * lock is decided here, where sign-ins to one account stand in a row, so that many guesses at once gain nothing.
 *
 * With a second factor nothing has been proved yet: the challenge is kept, and failures are not forgotten, or who knows
 * the password could guess codes without end.
 */
export const signIn = defineCommand({
  name: 'sign-in',
  input: strict({
    account: SecretHash,
    person: nullable(Id),
    matched: Type.Boolean(),
    verified_hash: nullable(PasswordHash),
    refresh_hash: SecretHash,
    challenge_hash: SecretHash,
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
    if (await hasSecondFactor(ctx.tx, person.id)) {
      await keepChallenge(ctx, { hash: input.challenge_hash, purpose: 'second_factor', person: person.id })
      return { outcome: 'second_factor_needed' }
    }
    await forgetFailures(ctx, input.account)
    return startSession(ctx, { ...input, person: person.id })
  },
})

async function lockPerson(ctx: CommandContext, id: string) {
  const query = ctx.tx.selectFrom('people').select(['id', 'password_hash', 'active']).where('id', '=', id)
  return (await ctx.sql.forUpdate(query).executeTakeFirst()) ?? null
}
