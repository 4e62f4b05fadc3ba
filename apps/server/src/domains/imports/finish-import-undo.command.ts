import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { importUndone } from './imports.errors.ts'
import { countTicketsOfImport, lockImport, parseCheckpoint, parseCounts } from './imports.queries.ts'
import { removeUnusedWorkflow } from './remove-unused-workflow.ts'

/**
 * Ends the undoing of an import. A project that the import made goes too, when it is empty and nobody was made a member
 * of it, and so does the workflow, when an import made it and nobody has used or changed it. People, teams and labels that it made stay: the log and other tickets may name them.
 */
export const finishImportUndo = defineCommand({
  name: 'finish-import-undo',
  input: strict({ import: Id }),
  subject: 'import',
  async load(context, input) {
    const row = await context.tx
      .selectFrom('imports')
      .select('project_id')
      .where('id', '=', input.import)
      .executeTakeFirst()
    if (row?.project_id) await lockProject(context, row.project_id)
    return lockImport(context, input.import)
  },
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input, row) {
    if (row.state !== 'undoing') throw importUndone()
    const { removed = 0 } = parseCounts(row.counts)
    const kept = await countTicketsOfImport(context.tx, row.id)
    const project = row.made_project === 1 ? await removeEmptyProject(context, row.project_id ?? '') : null
    const { workflow: stoodOn } = parseCheckpoint(row.checkpoint)
    const workflow = stoodOn === undefined ? null : await removeUnusedWorkflow(context, stoodOn)
    await context.tx.updateTable('imports').set({ state: 'undone' }).where('id', '=', input.import).execute()
    context.append({ kind: 'import.undone', data: { import: row.id, tickets: removed, kept } })
    return { removed, kept, project, workflow }
  },
})

function lockProject({ tx, sql }: CommandContext, id: string) {
  return sql
    .forUpdate(tx.selectFrom('projects').select(['id', 'key']).where('id', '=', id))
    .executeTakeFirst()
}

/** @returns the key of the project, or null when it stays */
async function removeEmptyProject(context: CommandContext, id: string): Promise<string | null> {
  const { tx } = context
  const project = await lockProject(context, id)
  if (!project) return null
  for (const table of ['tickets', 'project_members'] as const) {
    const used = await tx
      .selectFrom(table)
      .select('project_id')
      .where('project_id', '=', id)
      .limit(1)
      .executeTakeFirst()
    if (used) return null
  }
  // Labels, fields and aliases go with the row.
  await tx.deleteFrom('projects').where('id', '=', id).execute()
  context.append({ kind: 'project.deleted', project_id: id, data: { forced: false } })
  return project.key
}
