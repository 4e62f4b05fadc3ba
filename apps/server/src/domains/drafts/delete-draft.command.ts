import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findPlace } from './draft-place.ts'

/** Throws a draft away; where there is none, nothing happens. No event. */
export const deleteDraft = defineCommand({
  name: 'delete-draft',
  input: strict({ place: line(100) }),
  subject: 'draft',
  async load(context, input) {
    const person = context.actor.person_id
    const place = await findPlace(context, context.actor, input.place)
    return place && person !== null ? { slot: place.slot, person } : null
  },
  authorize: (actor) => mayWithPerson(actor, 'person.keep_drafts', { is_self: true }),
  async run({ tx }, _input, { slot, person }) {
    await tx.deleteFrom('drafts').where('person_id', '=', person).where('slot', '=', slot).execute()
    return {}
  },
})
