import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { PasswordHash } from './credential-schemas.ts'
import { lockPersonByRef } from './lock-person.ts'
import { storePassword } from './store-password.ts'

/** Sets a password from the command line, where whoever can read the database already can do everything. */
export const setPassword = defineCommand({
  name: 'set-password',
  input: strict({ person: PersonRef, password_hash: PasswordHash }),
  subject: 'person',
  freshInput: ['password_hash'],
  load: (ctx, input) => lockPersonByRef(ctx, input.person),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(ctx, input, person) {
    await storePassword(ctx, person, input.password_hash)
    return { id: person.id }
  },
})
