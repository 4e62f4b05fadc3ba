import { mayInProject } from '@waybill/contract/access/policies.ts'
import { UpdateFieldInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changedValues } from './changed-values.ts'
import { assertOptions } from './field-options.ts'
import { fieldRows, findFieldRow, presentField } from './project-fields.queries.ts'
import { fieldNotFound } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Changes a custom field. Tickets keep values that are no option any more; only new values must be one. */
export const updateField = defineCommand({
  name: 'update-field',
  input: strict({ project: ProjectRef, field: line(64), ...UpdateFieldInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_fields', facts),
  async run(context, { project: _, field: ref, ...input }, { project }) {
    const row = findFieldRow(await fieldRows(context.tx, project.id), ref)
    if (!row) throw fieldNotFound()
    const { name, options, required } = presentField(row)
    const change = changedValues({ name, options, required }, input)
    if (!change) return { id: row.id, project: project.id }
    const { after } = change
    if (after.options) assertOptions(row.type, after.options)
    await context.tx
      .updateTable('project_fields')
      .set({
        ...(after.name !== undefined && { name: after.name }),
        ...(after.options && { options: JSON.stringify(after.options) }),
        ...(after.required !== undefined && { required: after.required ? 1 : 0 }),
      })
      .where('id', '=', row.id)
      .execute()
    context.append({
      kind: 'field.edited',
      project_id: project.id,
      data: { field: row.id, ...change },
    })
    return { id: row.id, project: project.id }
  },
})
