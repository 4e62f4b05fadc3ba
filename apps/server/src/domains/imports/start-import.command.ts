import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { FieldKey, FieldType, ProjectKey } from '@waybill/contract/projects/project.ts'
import { Id, line, strict } from '@waybill/contract/schema.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import Type, { type Static } from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadProjectFacts, type ProjectRow } from '../projects/projects.queries.ts'
import { WantedLabel } from './imported-ticket.ts'
import { checkTarget, findRunningImport } from './imports.queries.ts'
import { makeLabels } from './resolve-names.ts'

const WantedField = strict({
  key: FieldKey,
  name: line(64),
  type: FieldType,
  options: Type.Array(line(120), { maxItems: 200 }),
})

/** Begins an import or takes up one that was cut off: makes the project and the custom fields that it needs. */
export const startImport = defineCommand({
  name: 'start-import',
  input: strict({
    source: line(64),
    file: line(255),
    input_hash: Type.String({ maxLength: 64 }),
    project: strict({ key: ProjectKey, name: Type.Optional(line(120)) }),
    fields: Type.Array(WantedField, { maxItems: 100 }),
    /** On which its tickets stand; a project that is made is a service desk with it. */
    workflow: Type.Optional(Id),
    /** Those that the project does not have are made. */
    labels: Type.Optional(Type.Array(WantedLabel)),
  }),
  subject: 'project',
  load: async (context, input) => ({
    project:
      (await loadProjectFacts(context, input.project.key, context.actor, { lock: true }))?.project ?? null,
  }),
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input, { project: found }) {
    const fields = await checkTarget(context.tx, found, {
      ...input.project,
      name: input.project.name,
      fields: input.fields,
    })
    const project =
      found?.id ??
      (await makeProject(context, {
        key: input.project.key,
        name: input.project.name ?? input.project.key,
        workflow: input.workflow ?? null,
      }))
    const known = new Set(fields.map((field) => field.key))
    let position = await nextPosition(context, project)
    for (const field of input.fields) {
      if (known.has(field.key)) continue
      await makeField(context, project, field, position)
      position += 1
    }
    await makeLabels(context, project, input.labels ?? [])
    const running = await findRunningImport(context.tx, input.source, input.input_hash)
    if (running) return { id: running.id, project, position: running.position }
    const id = context.newId()
    await context.tx
      .insertInto('imports')
      .values({
        id,
        source: input.source,
        file: input.file,
        input_hash: input.input_hash,
        state: 'running',
        checkpoint: JSON.stringify({ position: 0, ...(input.workflow && { workflow: input.workflow }) }),
        counts: JSON.stringify({ tickets: 0, events: 0 }),
        started_at: context.now,
        finished_at: null,
        project_id: project,
        made_project: found ? 0 : 1,
      })
      .execute()
    context.append({ kind: 'import.started', data: { import: id, source: input.source } })
    return { id, project, position: 0 }
  },
})

async function makeProject(
  context: CommandContext,
  { key, name, workflow: wanted }: { key: string; name: string; workflow: string | null },
): Promise<ProjectRow['id']> {
  const { tx, now } = context
  const id = context.newId()
  const kind = wanted === null ? ('tracker' as const) : ('service_desk' as const)
  const workflow = wanted ?? BASIC_WORKFLOW_ID
  const values = { key, name, description: '', access: 'open' as const, kind }
  await tx
    .insertInto('projects')
    .values({ id, ...values, workflow_id: workflow, created_at: now, updated_at: now })
    .execute()
  const event = context.append({
    kind: 'project.created',
    project_id: id,
    data: { after: { ...values, workflow, archived: false } },
  })
  context.afterSeq(() => tx.updateTable('projects').set({ seq: event.seq }).where('id', '=', id).execute())
  return id
}

async function nextPosition({ tx }: CommandContext, project: string): Promise<number> {
  const row = await tx
    .selectFrom('project_fields')
    .select((of) => of.fn.max('position').as('last'))
    .where('project_id', '=', project)
    .executeTakeFirst()
  return (row?.last ?? -1) + 1
}

async function makeField(
  context: CommandContext,
  project: string,
  field: Static<typeof WantedField>,
  position: number,
): Promise<void> {
  const id = context.newId()
  const after = { ...field, required: false, position }
  await context.tx
    .insertInto('project_fields')
    .values({
      ...field,
      id,
      project_id: project,
      options: JSON.stringify(field.options),
      required: 0,
      position,
    })
    .execute()
  context.append({ kind: 'field.created', project_id: project, data: { field: id, after } })
}
