import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { PasswordHash, SecretHash } from './credential-schemas.ts'
import { lockPersonByRef } from './lock-person.ts'
import { takeOneTimeCode } from './one-time-codes.ts'
import { codeNotValid } from './people.errors.ts'
import { storePassword } from './store-password.ts'

/** Sets the password that the holder of a one-time link has chosen; the link works once. */
export const acceptInvitation = defineCommand({
  name: 'accept-invitation',
  input: strict({ code_hash: SecretHash, password_hash: PasswordHash }),
  subject: 'invitation',
  freshInput: ['password_hash'],
  load: () => Promise.resolve({}),
  // The code decides.
  authorize: () => 'allow',
  async run(ctx, input) {
    const code = await takeOneTimeCode(ctx, input.code_hash)
    if (code === null || code.purpose === 'setup' || code.person_id === null) throw codeNotValid()
    const person = await lockPersonByRef(ctx, code.person_id)
    if (!person || person.active === 0) throw codeNotValid()
    await storePassword(ctx, person, input.password_hash)
    return { id: person.id, name: person.name, username: person.email ?? '' }
  },
})
