import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'

/** Lets mail be sent again to the address of a person that a server refused: they have mended it there. */
export const forgetRefusal = defineCommand({
  name: 'forget-refusal',
  input: strict({}),
  subject: 'person',
  load: ({ actor }) => Promise.resolve(actor.person_id === null ? null : { person: actor.person_id }),
  authorize: (actor) => mayWithPerson(actor, 'person.edit_profile', { is_self: true }),
  async run({ tx }, _input, { person }) {
    await tx.deleteFrom('refused_addresses').where('person_id', '=', person).execute()
    return {}
  },
})
