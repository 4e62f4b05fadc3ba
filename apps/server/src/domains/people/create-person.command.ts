import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreatePersonInput } from '@waybill/contract/people/person.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { PasswordHash, SecretHash } from './credential-schemas.ts'
import { insertPerson } from './insert-person.ts'
import { replaceOneTimeCode } from './one-time-codes.ts'

const { password: _password, ...profile } = CreatePersonInput.properties

/** Makes a person who can sign in by a password, by an invitation (its code comes hashed), or not at all (service accounts). */
export const createPerson = defineCommand({
  name: 'create-person',
  input: strict({
    ...profile,
    password_hash: Type.Optional(PasswordHash),
    invitation_hash: Type.Optional(SecretHash),
  }),
  subject: 'person',
  freshInput: ['password_hash', 'invitation_hash'],
  load: () => Promise.resolve({}),
  authorize: (actor, _loaded, input) =>
    mayInInstallation(actor, input.role === 'admin' ? 'people.grant_admin' : 'people.manage'),
  async run(ctx, input) {
    const { password_hash, invitation_hash, ...person } = input
    const id = await insertPerson(ctx, { ...person, password_hash: password_hash ?? null })
    if (invitation_hash !== undefined) {
      await replaceOneTimeCode(ctx, { hash: invitation_hash, purpose: 'invitation', person: id })
      ctx.append({ kind: 'person.invited', data: { person: id } })
    }
    return { id }
  },
})
