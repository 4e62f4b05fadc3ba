import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { accountOf, forgetFailures } from '../lock-out.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { startSession, type SignedInOutcome } from '../start-session.ts'
import { takeChallenge } from './challenges.ts'
import { usePasskey } from './use-factor.ts'

/**
 * Signs in by a passkey alone, whose signature was verified outside. A lock-out does not hold it back: it keeps guessers of
 * passwords away, and a signature cannot be guessed, so the owner gets in while somebody else tries.
 */
export const signInWithPasskey = defineCommand({
  name: 'sign-in-with-passkey',
  input: strict({
    challenge_hash: SecretHash,
    /** null: it was not right; the challenge is used up all the same. */
    verified: nullable(strict({ person: Id, passkey: Id, counter: Type.Integer({ minimum: 0 }) })),
    refresh_hash: SecretHash,
    kind: oneOf(['web', 'api']),
    device: Type.String({ maxLength: 200 }),
    address: Type.String({ maxLength: 64 }),
  }),
  subject: 'passkey',
  resultIsSecret: true,
  load: () => Promise.resolve({}),
  // The signature decides.
  authorize: () => 'allow',
  async run(ctx, input): Promise<SignedInOutcome | { outcome: 'wrong' }> {
    const asked = await takeChallenge(ctx, { hash: input.challenge_hash, purpose: 'passkey', person: null })
    const { verified } = input
    const person = verified && (await lockPersonByRef(ctx, verified.person))
    if (!asked || !verified || person?.active !== 1) return { outcome: 'wrong' }
    if (!(await usePasskey(ctx, person.id, verified.passkey, verified.counter))) return { outcome: 'wrong' }
    await forgetFailures(ctx, accountOf(person.email ?? person.id))
    return startSession(ctx, { ...input, person: person.id })
  },
})
