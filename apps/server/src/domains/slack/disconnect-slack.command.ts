import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** No Slack user acts as the sender any more. */
export const disconnectSlack = defineCommand({
  name: 'disconnect-slack',
  input: strict({}),
  subject: 'connection to Slack',
  load: ({ actor }) => Promise.resolve(actor.person_id),
  authorize: (actor) => mayWithPerson(actor, 'person.manage_access', { is_self: true }),
  async run({ tx, append }, _input, person) {
    await tx.deleteFrom('slack_codes').where('person_id', '=', person).execute()
    const { numDeletedRows } = await tx
      .deleteFrom('slack_people')
      .where('person_id', '=', person)
      .executeTakeFirst()
    if (numDeletedRows > 0n) append({ kind: 'slack.disconnected', data: { person } })
    return {}
  },
})
