import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from './credential-schemas.ts'
import { lockPersonByRef } from './lock-person.ts'
import { replaceOneTimeCode } from './one-time-codes.ts'
import { cannotSignIn } from './people.errors.ts'

/** A link by which a person chooses a password: an invitation to who has none yet, else a reset. Earlier links end. */
export const makeOneTimeLink = defineCommand({
  name: 'make-one-time-link',
  input: strict({ person: PersonRef, code_hash: SecretHash }),
  subject: 'person',
  freshInput: ['code_hash'],
  resultIsSecret: true,
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  // Only an admin's, also for oneself: a stolen session must not become a new password.
  authorize: (actor) => mayWithPerson(actor, 'person.manage_access', { is_self: false }),
  async run(ctx, input, person) {
    if (person.active === 0 || person.placeholder === 1 || person.email === null) throw cannotSignIn()
    const { password_hash } = await ctx.tx
      .selectFrom('people')
      .select('password_hash')
      .where('id', '=', person.id)
      .executeTakeFirstOrThrow()
    const purpose = password_hash === null ? 'invitation' : 'password_reset'
    const expires_at = await replaceOneTimeCode(ctx, { hash: input.code_hash, purpose, person: person.id })
    ctx.append({ kind: 'person.invited', data: { person: person.id } })
    return { purpose, expires_at } as const
  },
})
