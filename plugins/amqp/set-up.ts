import { mayInProject, type Actor } from '@waybill/contract/access/policies.ts'
import { findPersonByRef } from '@waybill/server/domains/people/people.queries.ts'
import { loadProjectFacts } from '@waybill/server/domains/projects/projects.queries.ts'
import type { AmqpHost } from './plan.ts'

/** The settings name what is not there (any more): no message is to blame, so they wait. */
export class SetUpError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SetUpError'
  }
}

/** Who reports the tickets of a queue, and where. @throws SetUpError */
export async function senderIn(
  { db }: Pick<AmqpHost, 'db'>,
  sender: string | null,
  project: string,
): Promise<{ actor: Actor & { person_id: string }; project: { id: string; key: string } }> {
  const person = sender === null ? null : await findPersonByRef(db, sender)
  if (!person || person.active === 0)
    throw new SetUpError('Sender: nobody who is active has this e-mail address.')
  const actor = {
    kind: 'person' as const,
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const found = await loadProjectFacts(db, project, actor)
  if (!found || mayInProject(actor, 'project.create_ticket', found.facts) !== 'allow')
    throw new SetUpError(`Queues in: the sender may not make tickets in a project "${project}".`)
  return { actor, project: found.project }
}
