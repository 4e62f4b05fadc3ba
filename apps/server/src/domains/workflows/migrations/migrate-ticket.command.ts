import { Id, strict } from '@waybill/contract/schema.ts'
import type { MigrationResult } from '@waybill/contract/workflows/workflow-migration.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../../kernel/command.ts'
import { lockTask, type LoadedTask } from '../../tasks/tasks.queries.ts'
import { versionOf, type WorkflowVersion } from '../workflow-versions.queries.ts'
import { moveToVersion } from './move-to-version.ts'
import type { MigrationItemRow, MigrationRow } from './migrations.queries.ts'

interface Turn {
  run: MigrationRow
  item: MigrationItemRow
  /** null: the ticket is gone. */
  task: LoadedTask | null
}

/** One ticket of a migration has its turn; once, however often it is asked. */
export const migrateTicket = defineCommand({
  name: 'migrate-ticket',
  input: strict({ migration: Id, position: Type.Integer({ minimum: 0 }) }),
  subject: 'migration',
  load: (context, input) => takeTurn(context, input.migration, input.position),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, { run, item, task }) {
    if (item.result !== 'waiting' || run.state !== 'running') return {}
    const outcome = await migrate(context, run, item, task)
    await context.tx
      .updateTable('workflow_migration_items')
      .set(outcome)
      .where('migration_id', '=', run.id)
      .where('position', '=', item.position)
      .execute()
    return {}
  },
})

async function takeTurn(context: CommandContext, migration: string, position: number): Promise<Turn | null> {
  const { tx, sql } = context
  const query = tx
    .selectFrom('workflow_migration_items')
    .selectAll()
    .where('migration_id', '=', migration)
    .where('position', '=', position)
  const item = await sql.forUpdate(query).executeTakeFirst()
  if (!item) return null
  const run = await tx
    .selectFrom('workflow_migrations')
    .selectAll()
    .where('id', '=', migration)
    .executeTakeFirstOrThrow()
  return { run, item, task: await lockTask(context, item.task_id) }
}

interface Outcome {
  result: MigrationResult
  detail: string | null
  from_step?: string
  to_step?: string
}

async function migrate(
  context: CommandContext,
  run: MigrationRow,
  item: MigrationItemRow,
  loaded: LoadedTask | null,
): Promise<Outcome> {
  if (!loaded || loaded.on.ticket.deleted_at !== null) return refused('The ticket was deleted.')
  const { task, version } = loaded
  if (task.open === 0) return { result: 'unchanged', detail: 'Its run is over.' }
  if (!version || task.workflow_id !== run.workflow_id || version.version !== run.from_version)
    return { result: 'unchanged', detail: 'It is not on this version any more.' }
  if (run.undo_of !== null && task.step_id !== item.from_step)
    return refused('It has gone on to another step since.')
  const target = await versionOf(context.tx, run.workflow_id, run.to_version)
  const step = run.undo_of === null ? mapped(run, version, target, task.step_id) : item.to_step
  if (step === null) return refused('Nothing says where tickets of its step go.')
  const from_step = task.step_id
  await moveToVersion(context, loaded, target, step, run.id)
  return { result: 'moved', detail: null, from_step, to_step: step }
}

function refused(detail: string): Outcome {
  return { result: 'refused', detail }
}

function mapped(
  { mapping }: MigrationRow,
  from: WorkflowVersion,
  to: WorkflowVersion,
  step: string,
): string | null {
  const elements = JSON.parse(mapping) as Record<string, string>
  const element = elements[from.elements[step] ?? step]
  return to.definition.steps.find(({ id }) => to.elements[id] === element)?.id ?? null
}
