import { mayInProject } from '@waybill/contract/access/policies.ts'
import { CreateFieldInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { fieldRows } from './project-fields.queries.ts'
import { assertOptions } from './field-options.ts'
import { fieldKeyTaken } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Adds a custom field after the others. Its key and type never change, because values are stored under them. */
export const createField = defineCommand({
  name: 'create-field',
  input: strict({ project: ProjectRef, ...CreateFieldInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_fields', facts),
  async run(context, input, { project }) {
    const fields = await fieldRows(context.tx, project.id)
    if (fields.some((field) => field.key === input.key)) throw fieldKeyTaken(input.key)
    const options = input.options ?? []
    assertOptions(input.type, options)
    const id = context.newId()
    const position = Math.max(-1, ...fields.map((field) => field.position)) + 1
    const after = { key: input.key, name: input.name, type: input.type, options, position }
    await context.tx
      .insertInto('project_fields')
      .values({
        id,
        project_id: project.id,
        ...after,
        options: JSON.stringify(options),
        required: input.required ? 1 : 0,
      })
      .execute()
    context.append({
      kind: 'field.created',
      project_id: project.id,
      data: { field: id, after: { ...after, required: input.required ?? false } },
    })
    return { id, project: project.id }
  },
})
