import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { SecretHash } from '../people/credential-schemas.ts'
import { CODE_MILLIS } from './slack-times.ts'

/** Keeps the hash of a code by which a Slack user becomes the one of the sender; an earlier code stops working. */
export const makeSlackCode = defineCommand({
  name: 'make-slack-code',
  input: strict({ hash: SecretHash }),
  subject: 'person',
  freshInput: ['hash'],
  load: ({ actor }) => Promise.resolve(actor.person_id),
  authorize: (actor) => mayWithPerson(actor, 'person.manage_access', { is_self: true }),
  async run({ tx, now }, { hash }, person_id) {
    const expires_at = now + CODE_MILLIS
    await tx
      .insertInto('slack_codes')
      .values({ person_id, hash, expires_at })
      .onConflict((row) => row.column('person_id').doUpdateSet({ hash, expires_at }))
      .execute()
    return { expires_at }
  },
})
