import { Id, nullable, oneOf, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../../kernel/command.ts'
import { PasswordHash } from '../credential-schemas.ts'
import { accountOf, countFailure, lockedUntil } from '../lock-out.ts'
import { lockPersonByRef } from '../lock-person.ts'
import { mayChangeOwn } from './own-person.ts'
import { GivenCode, useCode } from './use-factor.ts'

const GivenPassword = strict({
  method: oneOf(['password']),
  matched: Type.Boolean(),
  verified_hash: nullable(PasswordHash),
})

type Outcome = { outcome: 'confirmed' } | { outcome: 'wrong' } | { outcome: 'locked'; until: number }

/**
 * Whoever has found an open browser must not change how its owner signs in: the password, or a fresh code, is asked for
 * again. A wrong one counts like a failed sign-in.
 */
export const confirmIdentity = defineCommand({
  name: 'confirm-identity',
  input: strict({ person: Id, given: Type.Union([GivenPassword, GivenCode]) }),
  subject: 'person',
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: (actor, person) => mayChangeOwn(actor, person),
  async run(ctx, { given }, person): Promise<Outcome> {
    const account = accountOf(person.email ?? person.id)
    const until = await lockedUntil(ctx.tx, account, ctx.now)
    if (until > 0) return { outcome: 'locked', until }
    if (given.method === 'totp') {
      if (await useCode(ctx, person.id, given)) return { outcome: 'confirmed' }
      const data = { person: person.id, method: given.method }
      await countFailure(ctx, account, person.id, { kind: 'factor.refused', data })
      return { outcome: 'wrong' }
    }
    if (given.matched && (await isPasswordHash(ctx, person.id, given.verified_hash)))
      return { outcome: 'confirmed' }
    await countFailure(ctx, account, person.id)
    return { outcome: 'wrong' }
  },
})

async function isPasswordHash(ctx: CommandContext, person: string, hash: string | null): Promise<boolean> {
  const { password_hash } = await ctx.tx
    .selectFrom('people')
    .select('password_hash')
    .where('id', '=', person)
    .executeTakeFirstOrThrow()
  return password_hash !== null && password_hash === hash
}
