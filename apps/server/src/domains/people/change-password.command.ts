import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { PasswordHash } from './credential-schemas.ts'
import { accountOf, countFailure, lockedUntil } from './lock-out.ts'
import { lockPersonByRef } from './lock-person.ts'
import { storePassword } from './store-password.ts'

type Outcome = { outcome: 'changed' } | { outcome: 'wrong' } | { outcome: 'locked'; until: number }

/**
 * Changes one's own password. The current one was verified outside against `verified_hash`; a wrong one counts like a
 * failed sign-in, since whoever has stolen a session could guess here.
 */
export const changePassword = defineCommand({
  name: 'change-password',
  input: strict({
    person: Id,
    matched: Type.Boolean(),
    verified_hash: nullable(PasswordHash),
    password_hash: PasswordHash,
    keep_session: nullable(Id),
  }),
  subject: 'person',
  freshInput: ['verified_hash', 'password_hash'],
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: (actor, person) =>
    person.id === actor.person_id ? mayWithPerson(actor, 'person.manage_access', { is_self: true }) : 'hide',
  async run(ctx, input, person): Promise<Outcome> {
    const account = accountOf(person.email ?? person.id)
    const until = await lockedUntil(ctx.tx, account, ctx.now)
    if (until > 0) return { outcome: 'locked', until }
    const { password_hash } = await ctx.tx
      .selectFrom('people')
      .select('password_hash')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    if (!input.matched || password_hash === null || password_hash !== input.verified_hash) {
      await countFailure(ctx, account, person.id)
      return { outcome: 'wrong' }
    }
    await storePassword(ctx, person, input.password_hash, input.keep_session ?? undefined)
    return { outcome: 'changed' }
  },
})
