import {
  CreateProjectInput,
  Project,
  ProjectKey,
  ProjectList,
  SetWipLimitInput,
  UpdateProjectInput,
} from '@waybill/contract/projects/project.ts'
import { Id, ProjectRef, strict } from '@waybill/contract/schema.ts'
import { After, Limit } from '@waybill/contract/tickets/ticket-query.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOf } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { created, defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { ifMatch, withPath } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Kernel } from '../../kernel/run-command.ts'
import type { Actor } from '@waybill/contract/access/policies.ts'
import { createProject } from './create-project.command.ts'
import { deleteProject } from './delete-project.command.ts'
import { fieldRoutes } from './fields.routes.ts'
import { labelRoutes } from './labels.routes.ts'
import { memberRoutes } from './members.routes.ts'
import { presentProjects } from './projects.presenter.ts'
import { listProjects, loadProjectFacts } from './projects.queries.ts'
import { readProject } from './read-project.ts'
import { requireRead } from './require-read.ts'
import { setWipLimit } from './set-wip-limit.command.ts'
import { requireOutside } from '../webhooks/check-webhook.ts'
import { makeNewEndpoint } from '../webhooks/project-webhook.ts'
import { updateProject } from './update-project.command.ts'

const tag = 'Projects'
const params = strict({ project: ProjectRef })

export const projectRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects',
    tag,
    summary: 'List the projects that exist for you, by key',
    access: { policy: 'project.see, as SQL' },
    query: strict({
      limit: Limit,
      after: After,
      archived: Type.Optional(Type.Boolean({ description: 'true: only archived ones; false: only others' })),
    }),
    responses: { 200: ProjectList },
    async handler(request) {
      const { actor, query } = request
      requireRead(actor)
      const { db } = request.kernel.store
      const { head, directory } = await readHead(db)
      const etag = etagOf(head, directory)
      if (request.has(etag)) return notModified(etag)
      const limit = query.limit ?? DEFAULT_LIMIT
      const list = `projects ${String(query.archived)}`
      const [after] = decodeCursor(list, query.after, ['text']) ?? []
      const rows = await listProjects(db, actor, {
        limit: limit + 1,
        ...(after !== undefined && { after }),
        ...(query.archived !== undefined && { archived: query.archived }),
      })
      const shown = rows.slice(0, limit)
      const last = shown.at(-1)
      const next = rows.length > limit && last ? encodeCursor(list, [last.project.key]) : null
      const answer = ok({ items: await presentProjects(db, actor, shown), next }, etag)
      return { ...answer, headers: { ...answer.headers, ...linkToNext(request.raw, next) } }
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/projects',
    tag,
    summary: 'Create a project; you become its lead',
    access: { policy: 'projects.create' },
    body: CreateProjectInput,
    responses: { 201: Project },
    async handler(request) {
      const endpoint = makeNewEndpoint(request.deps, request.kernel)
      const input = withPath(CreateProjectInput, request.body, { endpoint })
      requireOutside(request.deps.isInside, input.webhook_url, '/webhook_url')
      const { result } = await request.run(createProject, input)
      const { body, etag } = await show(request.kernel, request.actor, result.id)
      return created(body, `/projects/${body?.key ?? result.id}`, etag)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:project',
    tag,
    summary: 'Get a project by id, key or former key',
    access: { policy: 'project.see' },
    params,
    responses: { 200: Project },
    async handler(request) {
      const { db } = request.kernel.store
      const { directory } = await readHead(db)
      const found = await readProject(request, request.params.project, 'project.see')
      const etag = etagOf(found.project.seq, directory)
      if (request.has(etag)) return notModified(etag)
      const [body] = await presentProjects(db, request.actor, [found])
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/projects/:project',
    tag,
    summary:
      'Change a project; a key that it gives up still leads to it. archived: true makes its tickets read-only',
    access: { policy: 'project.edit' },
    params,
    body: UpdateProjectInput,
    responses: { 200: Project },
    async handler(request) {
      const endpoint = makeNewEndpoint(request.deps, request.kernel)
      const input = withPath(UpdateProjectInput, request.body, {
        ...request.params,
        ...ifMatch(request),
        endpoint,
      })
      requireOutside(request.deps.isInside, input.webhook_url, '/webhook_url')
      const { result } = await request.run(updateProject, input)
      const { body, etag } = await show(request.kernel, request.actor, result.id)
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'PUT',
    path: '/projects/:project/wip-limits/:step',
    tag,
    summary:
      'Say how many tickets should stand in a column of the board at most; null for no limit. Nothing is refused for it',
    access: { policy: 'project.edit' },
    params: strict({ project: ProjectRef, step: Id }),
    body: SetWipLimitInput,
    responses: { 200: Project },
    async handler(request) {
      const input = withPath(SetWipLimitInput, request.body, request.params)
      const { result } = await request.run(setWipLimit, input)
      const { body, etag } = await show(request.kernel, request.actor, result.id)
      return ok(body, etag)
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/projects/:project',
    tag,
    summary:
      'Delete a project for ever: its key in ?confirm= (or {"key"} in the body); ?force=true also deletes its tickets',
    access: { policy: 'project.delete' },
    params,
    query: strict({
      confirm: Type.Optional(Type.String({ maxLength: 64 })),
      force: Type.Optional(Type.Boolean()),
    }),
    body: Type.Optional(strict({ key: Type.Optional(ProjectKey) })),
    responses: { 204: null },
    async handler(request) {
      const { key } = withPath(strict({ key: Type.Optional(ProjectKey) }), request.body, {})
      const confirm = request.query.confirm ?? key
      await request.run(deleteProject, {
        ...request.params,
        ...(confirm !== undefined && { confirm }),
        ...(request.query.force !== undefined && { force: request.query.force }),
      })
      return noContent()
    },
  }),
  ...memberRoutes,
  ...labelRoutes,
  ...fieldRoutes,
]

/** The project after a change of the sender, even when the sender may not see it any more. */
async function show({ store }: Kernel, actor: Actor, id: string) {
  const { directory } = await readHead(store.db)
  const found = await loadProjectFacts(store.db, id, actor)
  const [body] = found ? await presentProjects(store.db, actor, [found]) : []
  return { body, etag: etagOf(found?.project.seq ?? 0, directory) }
}
