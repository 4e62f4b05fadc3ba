import { mayInProject } from '@waybill/contract/access/policies.ts'
import { PersonRef, ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { releaseItemsOf } from '../tasks/release-items-of.ts'
import { findKnownPerson } from '../people/find-known-person.ts'
import { memberRole } from './project-members.queries.ts'
import { memberNotFound } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Takes away a person's role in a project; in an open one agents still work by their role in the installation, else what waits for them goes back into the queues. */
export const removeMember = defineCommand({
  name: 'remove-member',
  input: strict({ project: ProjectRef, person: PersonRef }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_members', facts),
  async run(context, input, { project }) {
    const { tx } = context
    const person = await findKnownPerson(tx, context.actor, input.person)
    const before = person && (await memberRole(tx, project.id, person.id))
    if (!person || !before) throw memberNotFound()
    await tx
      .deleteFrom('project_members')
      .where('project_id', '=', project.id)
      .where('person_id', '=', person.id)
      .execute()
    if (project.access === 'private')
      await releaseItemsOf(context, person.id, 'who had it left the project', project.id)
    context.append({
      kind: 'project.member_removed',
      project_id: project.id,
      data: { person: person.id, before },
    })
    return { person: person.id }
  },
})
