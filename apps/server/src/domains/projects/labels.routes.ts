import { CreateLabelInput, Label, UpdateLabelInput } from '@waybill/contract/projects/project.ts'
import { Id, ProjectRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { etagOf } from '../../http/etag.ts'
import { created, defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Db } from '../../io/db/tables.ts'
import { createLabel } from './create-label.command.ts'
import { deleteLabel } from './delete-label.command.ts'
import { findLabel, labelsOfProject } from './labels.queries.ts'
import { labelNotFound } from './projects.errors.ts'
import { readProject } from './read-project.ts'
import { updateLabel } from './update-label.command.ts'

const tag = 'Projects'
const params = strict({ project: ProjectRef })
const withLabel = strict({ project: ProjectRef, label: Id })

export const labelRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:project/labels',
    tag,
    summary: 'List the labels of a project, by name',
    access: { policy: 'project.see_settings' },
    params,
    responses: { 200: Type.Object({ items: Type.Array(Label), next: Type.Null() }) },
    async handler(request) {
      const { db } = request.kernel.store
      const { directory } = await readHead(db)
      const { project } = await readProject(request, request.params.project, 'project.see_settings')
      const etag = etagOf(project.seq, directory)
      if (request.has(etag)) return notModified(etag)
      return ok({ items: await labelsOfProject(db, project.id), next: null }, etag)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/projects/:project/labels',
    tag,
    summary: 'Make a label; its name is unique in the project, in any case of letters',
    access: { policy: 'project.manage_labels' },
    params,
    body: CreateLabelInput,
    responses: { 201: Label },
    async handler(request) {
      const { result } = await request.run(
        createLabel,
        withPath(CreateLabelInput, request.body, request.params),
      )
      const { project } = request.params
      return created(await show(request.kernel.store.db, result), `/projects/${project}/labels/${result.id}`)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:project/labels/:label',
    tag,
    summary: 'Get a label',
    access: { policy: 'project.see_settings' },
    params: withLabel,
    responses: { 200: Label },
    async handler(request) {
      const { project } = await readProject(request, request.params.project, 'project.see_settings')
      return ok(await show(request.kernel.store.db, { project: project.id, id: request.params.label }))
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/projects/:project/labels/:label',
    tag,
    summary: 'Change name, colour or description of a label',
    access: { policy: 'project.manage_labels' },
    params: withLabel,
    body: UpdateLabelInput,
    responses: { 200: Label },
    async handler(request) {
      const { result } = await request.run(
        updateLabel,
        withPath(UpdateLabelInput, request.body, request.params),
      )
      return ok(await show(request.kernel.store.db, result))
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/projects/:project/labels/:label',
    tag,
    summary: 'Delete a label and take it from its tickets',
    access: { policy: 'project.manage_labels' },
    params: withLabel,
    responses: { 204: null },
    async handler(request) {
      await request.run(deleteLabel, request.params)
      return noContent()
    },
  }),
]

async function show(db: Db, { project, id }: { project: string; id: string }): Promise<Label> {
  const label = await findLabel(db, project, id)
  if (!label) throw labelNotFound()
  return label
}
