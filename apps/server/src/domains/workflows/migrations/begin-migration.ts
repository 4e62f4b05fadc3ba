import type { CommandContext } from '../../../kernel/command.ts'
import { bulkSlices } from '../../../kernel/bulk-slices.ts'
import { migrationRunning, nothingToMigrate } from './migrations.errors.ts'

export interface NewMigration {
  workflow: string
  from: number
  to: number
  mapping: Record<string, string>
  undo_of: string | null
  items: readonly { task_id: string; ticket_id: string; from_step: string; to_step: string | null }[]
}

/** Writes down whose turn it will be; jobs follow from the event. The workflow's row is locked. */
export async function beginMigration(context: CommandContext, migration: NewMigration): Promise<string> {
  const { tx, now, actor, append, afterSeq } = context
  const { workflow, from, to, mapping, undo_of, items } = migration
  if (items.length === 0) throw nothingToMigrate()
  const running = await tx
    .selectFrom('workflow_migrations')
    .select('id')
    .where('workflow_id', '=', workflow)
    .where('state', '=', 'running')
    .executeTakeFirst()
  if (running) throw migrationRunning()
  const id = context.newId()
  const total = items.length
  await tx
    .insertInto('workflow_migrations')
    .values({
      id,
      workflow_id: workflow,
      from_version: from,
      to_version: to,
      mapping: JSON.stringify(mapping),
      state: 'running',
      person_id: actor.person_id,
      total,
      undo_of,
      undone_by: null,
      started_at: now,
      finished_at: null,
    })
    .execute()
  const rows = items.map((item, position) => ({
    migration_id: id,
    position,
    ...item,
    result: 'waiting' as const,
    detail: null,
  }))
  for (const slice of bulkSlices(rows))
    await tx.insertInto('workflow_migration_items').values(slice).execute()
  const event = append({
    kind: 'workflow_migration.started',
    data: { migration: id, workflow, from, to, mapping, total, undo_of },
  })
  afterSeq(() => tx.updateTable('workflow_migrations').set({ seq: event.seq }).where('id', '=', id).execute())
  return id
}
