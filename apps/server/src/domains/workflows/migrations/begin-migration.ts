import type { CommandContext } from '../../../kernel/command.ts'
import { migrationRunning, nothingToMigrate } from './migrations.errors.ts'

export interface NewMigration {
  workflow: string
  from: number
  to: number
  mapping: Record<string, string>
  undo_of: string | null
  total: number
}

/** Begins a migration; jobs follow from the event, and write down slice by slice whose turn it is. The workflow's row is locked. */
export async function beginMigration(context: CommandContext, migration: NewMigration): Promise<string> {
  const { tx, now, actor, append, afterSeq } = context
  const { workflow, from, to, mapping, undo_of, total } = migration
  if (total === 0) throw nothingToMigrate()
  const running = await tx
    .selectFrom('workflow_migrations')
    .select('id')
    .where('workflow_id', '=', workflow)
    .where('state', '=', 'running')
    .executeTakeFirst()
  if (running) throw migrationRunning()
  const id = context.newId()
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
      copied: 0,
      started_at: now,
      finished_at: null,
    })
    .execute()
  const event = append({
    kind: 'workflow_migration.started',
    data: { migration: id, workflow, from, to, mapping, total, undo_of },
  })
  afterSeq(() => tx.updateTable('workflow_migrations').set({ seq: event.seq }).where('id', '=', id).execute())
  return id
}
