import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { bulkSlices } from '../../../kernel/bulk-slices.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockMigration } from './migrations.queries.ts'
import { lastCopied, nextToMigrate, nextToUndo } from './tickets-to-migrate.queries.ts'

/** Tickets of one transaction: some milliseconds, in which nobody else can commit on SQLite. */
export const COPIED_AT_ONCE = 256

/** Writes down the next tickets of a migration, until it knows all those that were on their way when it began. */
export const copyMigrationItems = defineCommand({
  name: 'copy-migration-items',
  input: strict({ migration: Id, up_to: Type.Integer({ minimum: 0 }) }),
  subject: 'migration',
  load: (context, input) => lockMigration(context, input.migration),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { up_to }, run) {
    const last = await lastCopied(tx, run.id)
    const begin = last ? last.position + 1 : 0
    if (run.state !== 'running' || run.copied === 1 || begin >= up_to) return { enough: true }
    const next = await (run.undo_of === null
      ? nextToMigrate(tx, run, last, COPIED_AT_ONCE)
      : nextToUndo(tx, run.undo_of, last, COPIED_AT_ONCE))
    const rows = next.map((item, index) => ({
      migration_id: run.id,
      position: begin + index,
      ...item,
      result: 'waiting' as const,
      detail: null,
    }))
    for (const slice of bulkSlices(rows))
      await tx.insertInto('workflow_migration_items').values(slice).execute()
    const known = begin + rows.length
    if (rows.length === COPIED_AT_ONCE) return { enough: known >= up_to }
    await tx
      .updateTable('workflow_migrations')
      .set({ copied: 1, total: known })
      .where('id', '=', run.id)
      .execute()
    return { enough: true }
  },
})
