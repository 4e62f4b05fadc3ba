import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { PersonRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockPersonWithTasks } from './lock-person.ts'
import { setActive, stampPerson } from './set-active.ts'

/** Ends a person's access at once; what they wrote and are named in stays. */
export const deactivatePerson = defineCommand({
  name: 'deactivate-person',
  input: strict({ person: PersonRef }),
  subject: 'person',
  load: (ctx, input) => lockPersonWithTasks(ctx, input.person),
  authorize: (actor) => mayInInstallation(actor, 'people.manage'),
  async run(ctx, _input, person) {
    stampPerson(ctx, person.id, await setActive(ctx, person, false))
    return { id: person.id }
  },
})
