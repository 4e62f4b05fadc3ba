import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { Id, PersonRef, nullable, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { endSessions } from './end-sessions.ts'
import { findPersonByRef } from './people.queries.ts'

/** Ends all sessions of a person but the one that is kept: lost devices, or a person whom an admin signs out. */
export const endOtherSessions = defineCommand({
  name: 'end-other-sessions',
  input: strict({ person: PersonRef, keep: nullable(Id) }),
  subject: 'person',
  load: (ctx, input) => findPersonByRef(ctx.tx, input.person),
  authorize: (actor, person) =>
    mayWithPerson(actor, 'person.manage_access', { is_self: person.id === actor.person_id }),
  async run(ctx, input, person) {
    return { ended: await endSessions(ctx, person.id, 'revoked', { except: input.keep ?? undefined }) }
  },
})
