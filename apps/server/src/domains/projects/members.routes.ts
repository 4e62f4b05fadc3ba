import { Member, MemberRole } from '@waybill/contract/projects/project.ts'
import { PersonRef, ProjectRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { etagOf } from '../../http/etag.ts'
import { defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import { membersOf } from './project-members.queries.ts'
import { memberNotFound } from './projects.errors.ts'
import { readProject } from './read-project.ts'
import { removeMember } from './remove-member.command.ts'
import { setMember } from './set-member.command.ts'

const tag = 'Projects'
const params = strict({ project: ProjectRef })
const withUser = strict({ project: ProjectRef, user: PersonRef })
const role = strict({ role: MemberRole })

export const memberRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:project/members',
    tag,
    summary: 'List the members of a project with their roles, by name',
    access: { policy: 'project.see_settings' },
    params,
    responses: { 200: Type.Object({ items: Type.Array(Member), next: Type.Null() }) },
    async handler(request) {
      const { db } = request.kernel.store
      const { directory } = await readHead(db)
      const { project } = await readProject(request, request.params.project, 'project.see_settings')
      const etag = etagOf(project.seq, directory)
      if (request.has(etag)) return notModified(etag)
      return ok({ items: await membersOf(db, project.id), next: null }, etag)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/projects/:project/members/:user',
    tag,
    summary: 'Give a person (id or e-mail address) a role in a project',
    access: { policy: 'project.manage_members' },
    params: withUser,
    body: role,
    responses: { 200: Member },
    async handler(request) {
      const { project, user } = request.params
      const input = withPath(role, request.body, { project, person: user })
      const { result } = await request.run(setMember, input)
      const members = await membersOf(request.kernel.store.db, result.project)
      const member = members.find(({ person }) => person.id === result.person)
      if (!member) throw memberNotFound()
      return ok(member)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/projects/:project/members/:user',
    tag,
    summary: 'Take a person out of a project',
    access: { policy: 'project.manage_members' },
    params: withUser,
    responses: { 204: null },
    async handler(request) {
      const { project, user } = request.params
      await request.run(removeMember, { project, person: user })
      return noContent()
    },
  }),
]
