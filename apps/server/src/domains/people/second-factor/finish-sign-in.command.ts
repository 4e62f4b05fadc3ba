import { Id, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { accountOf, countFailure, forgetFailures, lockedUntil } from '../lock-out.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { startSession, type SignedInOutcome } from '../start-session.ts'
import { takeChallenge } from './challenges.ts'
import { GivenFactor, useFactor } from './use-factor.ts'

type Outcome =
  | SignedInOutcome
  | { outcome: 'not_valid' }
  | { outcome: 'wrong' }
  | { outcome: 'locked'; until: number }

/**
 * The second step of signing in. A wrong factor counts like a wrong password and leaves the challenge, so that a slip
 * does not begin anew; the lock-out ends the guessing.
 */
export const finishSignIn = defineCommand({
  name: 'finish-sign-in',
  input: strict({
    person: Id,
    challenge_hash: SecretHash,
    given: GivenFactor,
    refresh_hash: SecretHash,
    kind: oneOf(['web', 'api']),
    device: Type.String({ maxLength: 200 }),
    address: Type.String({ maxLength: 64 }),
  }),
  subject: 'person',
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  // The challenge and the factor decide.
  authorize: () => 'allow',
  async run(ctx, input, person): Promise<Outcome> {
    const account = accountOf(person.email ?? person.id)
    const until = await lockedUntil(ctx.tx, account, ctx.now)
    if (until > 0) return { outcome: 'locked', until }
    const challenge = { hash: input.challenge_hash, purpose: 'second_factor', person: person.id } as const
    if (person.active === 0 || !(await isOpen(ctx, challenge))) return { outcome: 'not_valid' }
    if (!(await useFactor(ctx, person.id, input.given))) {
      const data = { person: person.id, method: input.given.method }
      await countFailure(ctx, account, person.id, { kind: 'factor.refused', data })
      return { outcome: 'wrong' }
    }
    await takeChallenge(ctx, challenge)
    await forgetFailures(ctx, account)
    return startSession(ctx, { ...input, person: person.id })
  },
})

/** The person's row is locked: nobody else answers it meanwhile. */
async function isOpen(ctx: CommandContext, challenge: { hash: string; person: string }): Promise<boolean> {
  const found = await ctx.tx
    .selectFrom('challenges')
    .select('hash')
    .where('hash', '=', challenge.hash)
    .where('purpose', '=', 'second_factor')
    .where('person_id', '=', challenge.person)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  return found !== undefined
}
