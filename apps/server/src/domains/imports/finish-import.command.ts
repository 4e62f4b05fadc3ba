import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { parseCounts } from './imports.queries.ts'

/** Marks an import as done; its counts come from what the batches stored. */
export const finishImport = defineCommand({
  name: 'finish-import',
  input: strict({ import: Id, errors: Type.Integer({ minimum: 0 }) }),
  subject: 'import',
  load: async ({ tx, sql }, input) =>
    (await sql
      .forUpdate(tx.selectFrom('imports').select(['id', 'state', 'counts']).where('id', '=', input.import))
      .executeTakeFirst()) ?? null,
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input, row) {
    if (row.state !== 'running') return { id: row.id }
    await context.tx
      .updateTable('imports')
      .set({ state: 'finished', finished_at: context.now })
      .where('id', '=', row.id)
      .execute()
    const { tickets, events } = parseCounts(row.counts)
    context.append({
      kind: 'import.finished',
      data: { import: row.id, tickets, events, errors: input.errors },
    })
    return { id: row.id }
  },
})
