import { Id, nullable, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { SecretHash } from '../credential-schemas.ts'
import { keepChallenge } from './challenges.ts'
import { mayChangeOwn } from './own-person.ts'

/** Keeps what an authenticator is asked: of a person who adds a passkey, or of anybody (null) who signs in by one. */
export const askForPasskey = defineCommand({
  name: 'ask-for-passkey',
  input: strict({ person: nullable(Id), challenge_hash: SecretHash }),
  subject: 'person',
  freshInput: ['challenge_hash'],
  resultIsSecret: true,
  load: () => Promise.resolve({}),
  authorize(actor, _loaded, { person }) {
    return person === null ? 'allow' : mayChangeOwn(actor, { id: person })
  },
  async run(ctx, { person, challenge_hash }) {
    await keepChallenge(ctx, { hash: challenge_hash, purpose: person ? 'add_passkey' : 'passkey', person })
    return {}
  },
})
