import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from '../people/credential-schemas.ts'
import { replaceOneTimeCode } from '../people/one-time-codes.ts'
import { alreadySetUp } from './installation.errors.ts'
import { hasAdmin } from './installation.queries.ts'

/** Keeps the code of a new set-up link and ends the one before. No event: the log of an installation begins with its set-up. */
export const renewSetUpCode = defineCommand({
  name: 'renew-set-up-code',
  input: strict({ hash: SecretHash }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(ctx, input) {
    if (await hasAdmin(ctx.tx)) throw alreadySetUp()
    await replaceOneTimeCode(ctx, { hash: input.hash, purpose: 'setup', person: null })
    return {}
  },
})
