import { mayInProject } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { SetMemberInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { findKnownPerson } from '../people/find-known-person.ts'
import { memberRole } from './project-members.queries.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Gives a person a role in a project, instead of the one that the person has there. */
export const setMember = defineCommand({
  name: 'set-member',
  input: strict({ project: ProjectRef, ...SetMemberInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_members', facts),
  async run(context, input, { project }) {
    const { tx } = context
    const person = await findKnownPerson(tx, context.actor, input.person)
    if (!person) throw notFound('person')
    const before = await memberRole(tx, project.id, person.id)
    if (before !== input.role) {
      await tx
        .insertInto('project_members')
        .values({ project_id: project.id, person_id: person.id, role: input.role })
        .onConflict((on) => on.columns(['project_id', 'person_id']).doUpdateSet({ role: input.role }))
        .execute()
      context.append({
        kind: 'project.member_set',
        project_id: project.id,
        data: { person: person.id, before, after: input.role },
      })
    }
    return { person: person.id, project: project.id }
  },
})
