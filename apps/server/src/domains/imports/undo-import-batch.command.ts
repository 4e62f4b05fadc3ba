import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { ticketsTouchedOtherwise } from '../../kernel/event-log.ts'
import { endLeases } from '../leases/end-leases.ts'
import { importNotFinished, importUndone } from './imports.errors.ts'
import { lockImport, parseCheckpoint, parseCounts, ticketsOfImport } from './imports.queries.ts'

/**
 * Removes some hundred tickets of an import as far as nothing but imports has touched them since, and notes in the same
 * transaction how far it got. From the first batch on, the import takes no more tickets.
 */
export const undoImportBatch = defineCommand({
  name: 'undo-import-batch',
  input: strict({
    import: Id,
    /** Also one that was begun and never finished. */
    unfinished: Type.Optional(Type.Boolean()),
    limit: Type.Integer({ minimum: 1, maximum: 500 }),
  }),
  subject: 'import',
  load: (context, input) => lockImport(context, input.import),
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input, row) {
    const { tx, sql, append } = context
    if (row.state === 'undone') throw importUndone()
    if (row.state === 'running' && !input.unfinished) throw importNotFinished()
    const checkpoint = parseCheckpoint(row.checkpoint)
    const refs = await ticketsOfImport(tx, row.id, checkpoint.undone_to ?? '', input.limit)
    // The locks first: what somebody changes meanwhile is seen below, or waits and then finds no ticket.
    const tickets = await sql
      .forUpdate(
        tx
          .selectFrom('tickets')
          .select(['id', 'project_id'])
          .where('id', 'in', ['', ...refs.map((ref) => ref.target_id)])
          .orderBy('id'),
      )
      .execute()
    const touched = await ticketsTouchedOtherwise(
      tx,
      'import',
      tickets.map((ticket) => ticket.id),
    )
    const untouched = tickets.filter(({ id }) => !touched.has(id))
    const ids = untouched.map(({ id }) => id)
    if (ids.length > 0) {
      await tx
        .deleteFrom('external_refs')
        .where('kind', '=', 'ticket')
        .where('target_id', 'in', ids)
        .execute()
      await endLeases(context, untouched, 'deleted')
      // Comments, labels, watchers and aliases go with the rows; a link to or from them would have been a touch.
      await tx.deleteFrom('tickets').where('id', 'in', ids).execute()
      for (const { id, project_id } of untouched)
        append({ kind: 'ticket.purged', project_id, ticket_id: id, data: {} })
    }
    const counts = parseCounts(row.counts)
    const removed = (counts.removed ?? 0) + ids.length
    await tx
      .updateTable('imports')
      .set({
        state: 'undoing',
        checkpoint: JSON.stringify({
          ...checkpoint,
          undone_to: refs.at(-1)?.external_id ?? checkpoint.undone_to,
        }),
        counts: JSON.stringify({ ...counts, removed }),
      })
      .where('id', '=', row.id)
      .execute()
    return { seen: refs.length, removed, more: refs.length === input.limit }
  },
})
