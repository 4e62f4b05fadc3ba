import { CreateFieldInput, CustomField, UpdateFieldInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, line, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { etagOf } from '../../http/etag.ts'
import { created, defineRoute, noContent, notModified, ok, type Route } from '../../http/route.ts'
import { withPath } from '../../http/with-path.ts'
import { readHead } from '../../kernel/event-log.ts'
import type { Db } from '../../io/db/tables.ts'
import { createField } from './create-field.command.ts'
import { deleteField } from './delete-field.command.ts'
import { fieldRows, fieldsOfProject, findFieldRow, presentField } from './project-fields.queries.ts'
import { fieldNotFound } from './projects.errors.ts'
import { readProject } from './read-project.ts'
import { updateField } from './update-field.command.ts'

const tag = 'Projects'
const params = strict({ project: ProjectRef })
const withField = strict({ project: ProjectRef, field: line(64, 'Id or key') })

export const fieldRoutes: Route[] = [
  defineRoute({
    method: 'GET',
    path: '/projects/:project/fields',
    tag,
    summary: 'List the custom fields of a project, in their order',
    access: { policy: 'project.see' },
    params,
    responses: { 200: Type.Object({ items: Type.Array(CustomField), next: Type.Null() }) },
    async handler(request) {
      const { db } = request.kernel.store
      const { directory } = await readHead(db)
      const { project } = await readProject(request, request.params.project, 'project.see')
      const etag = etagOf(project.seq, directory)
      if (request.has(etag)) return notModified(etag)
      return ok({ items: await fieldsOfProject(db, project.id), next: null }, etag)
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/projects/:project/fields',
    tag,
    summary: 'Add a custom field; its key and type never change',
    access: { policy: 'project.manage_fields' },
    params,
    body: CreateFieldInput,
    responses: { 201: CustomField },
    async handler(request) {
      const { result } = await request.run(
        createField,
        withPath(CreateFieldInput, request.body, request.params),
      )
      const { project } = request.params
      return created(await show(request.kernel.store.db, result), `/projects/${project}/fields/${result.id}`)
    },
  }),
  defineRoute({
    method: 'GET',
    path: '/projects/:project/fields/:field',
    tag,
    summary: 'Get a custom field by id or key',
    access: { policy: 'project.see' },
    params: withField,
    responses: { 200: CustomField },
    async handler(request) {
      const { project } = await readProject(request, request.params.project, 'project.see')
      return ok(await show(request.kernel.store.db, { project: project.id, id: request.params.field }))
    },
  }),
  defineRoute({
    method: 'PATCH',
    path: '/projects/:project/fields/:field',
    tag,
    summary:
      'Change name, options or required of a custom field; tickets keep values that are no option any more',
    access: { policy: 'project.manage_fields' },
    params: withField,
    body: UpdateFieldInput,
    responses: { 200: CustomField },
    async handler(request) {
      const { result } = await request.run(
        updateField,
        withPath(UpdateFieldInput, request.body, request.params),
      )
      return ok(await show(request.kernel.store.db, result))
    },
  }),
  defineRoute({
    method: 'DELETE',
    path: '/projects/:project/fields/:field',
    tag,
    summary: 'Delete a custom field and its values',
    access: { policy: 'project.manage_fields' },
    params: withField,
    responses: { 204: null },
    async handler(request) {
      await request.run(deleteField, request.params)
      return noContent()
    },
  }),
]

async function show(db: Db, { project, id }: { project: string; id: string }): Promise<CustomField> {
  const row = findFieldRow(await fieldRows(db, project), id)
  if (!row) throw fieldNotFound()
  return presentField(row)
}
