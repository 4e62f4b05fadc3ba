import type { Db } from '../../../io/db/tables.ts'
import type { MigrationItemRow, MigrationRow } from './migrations.queries.ts'

type NewItem = Pick<MigrationItemRow, 'task_id' | 'ticket_id' | 'from_step' | 'to_step'>
export type LastCopied = Pick<MigrationItemRow, 'position' | 'task_id' | 'ticket_id'>

export async function lastCopied(db: Db, migration: string): Promise<LastCopied | null> {
  const row = await db
    .selectFrom('workflow_migration_items')
    .select(['position', 'task_id', 'ticket_id'])
    .where('migration_id', '=', migration)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/**
 * The next of those that were on their way through the old version when the migration began, in the order of their tickets:
 * whose run has ended or who was deleted since is among them, so that it can be told.
 */
export async function nextToMigrate(
  db: Db,
  { workflow_id, from_version, seq, started_at }: MigrationRow,
  last: LastCopied | null,
  limit: number,
): Promise<NewItem[]> {
  const rows = await db
    .selectFrom('tasks')
    .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
    .select(['tasks.id', 'tasks.ticket_id', 'tasks.step_id'])
    .where('tasks.workflow_id', '=', workflow_id)
    .where('tasks.workflow_version', '=', from_version)
    .where((either) => either.or([either('tasks.open', '=', 1), either('tasks.seq', '>', seq)]))
    .where((either) =>
      either.or([either('tickets.deleted_at', 'is', null), either('tickets.deleted_at', '>', started_at)]),
    )
    .$if(last !== null, (query) =>
      query.where((where) =>
        where(
          where.refTuple('tasks.ticket_id', 'tasks.id'),
          '>',
          where.tuple(last?.ticket_id ?? '', last?.task_id ?? ''),
        ),
      ),
    )
    .orderBy('tasks.ticket_id')
    .orderBy('tasks.id')
    .limit(limit)
    .execute()
  return rows.map(({ id, ticket_id, step_id }) => ({
    task_id: id,
    ticket_id,
    from_step: step_id,
    to_step: null,
  }))
}

/** The next of those that a migration has moved, each with the step where it stood before. */
export async function nextToUndo(
  db: Db,
  undone: string,
  last: LastCopied | null,
  limit: number,
): Promise<NewItem[]> {
  const rows = await db
    .selectFrom('workflow_migration_items')
    .select(['task_id', 'ticket_id', 'from_step', 'to_step'])
    .where('migration_id', '=', undone)
    .where('result', '=', 'moved')
    .$if(last !== null, (query) =>
      query.where('position', '>', (of) =>
        of
          .selectFrom('workflow_migration_items')
          .select('position')
          .where('task_id', '=', last?.task_id ?? '')
          .where('migration_id', '=', undone),
      ),
    )
    .orderBy('position')
    .limit(limit)
    .execute()
  return rows.map(({ task_id, ticket_id, from_step, to_step }) => ({
    task_id,
    ticket_id,
    from_step: to_step ?? from_step,
    to_step: from_step,
  }))
}
