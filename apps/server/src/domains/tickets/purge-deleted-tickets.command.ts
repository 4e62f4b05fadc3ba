import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { takeOutOfSlack } from '../slack/leave-over.ts'

/** How long a deleted ticket can be restored. */
export const DELETED_KEPT_MILLIS = 30 * 24 * 60 * 60 * 1000

/**
 * Removes tickets that were deleted more than 30 days ago from all tables, a bounded number at a time, oldest first.
 * Their numbers are never used again, and their history stays in the log.
 */
export const purgeDeletedTickets = defineCommand({
  name: 'purge-deleted-tickets',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { limit }) {
    const { tx, now, append } = context
    const due = await tx
      .selectFrom('tickets')
      .select('id')
      .where('deleted_at', '<', now - DELETED_KEPT_MILLIS)
      .orderBy('deleted_at')
      .limit(limit)
      .execute()
    if (due.length === 0) return { purged: 0 }
    const tickets = await lockWithLinked(
      context,
      due.map((ticket) => ticket.id),
    )
    // Somebody may have restored one while we waited for the lock.
    const purged = tickets.filter(
      ({ deleted_at }) => deleted_at !== null && deleted_at < now - DELETED_KEPT_MILLIS,
    )
    const ids = purged.map((ticket) => ticket.id)
    if (ids.length === 0) return { purged: 0 }
    await unlinkOthers(context, ids)
    await tx.deleteFrom('external_refs').where('kind', '=', 'ticket').where('target_id', 'in', ids).execute()
    const comments = tx.selectFrom('comments').select('id').where('ticket_id', 'in', ids)
    await tx
      .deleteFrom('external_refs')
      .where('kind', '=', 'comment')
      .where('target_id', 'in', comments)
      .execute()
    await takeOutOfSlack(tx, now, ids)
    // Comments, labels, watchers and links go with the rows.
    await tx.deleteFrom('tickets').where('id', 'in', ids).execute()
    for (const { id, project_id } of purged)
      append({ kind: 'ticket.purged', project_id, ticket_id: id, data: {} })
    return { purged: ids.length }
  },
})

/** Locks the tickets and those that are linked to them, in the order of ids. */
async function lockWithLinked({ tx, sql }: CommandContext, ids: string[]) {
  const linked = tx.selectFrom('ticket_links').select('ticket_id').where('other_id', 'in', ids)
  return sql
    .forUpdate(
      tx
        .selectFrom('tickets')
        .select(['id', 'project_id', 'deleted_at'])
        .where((of) => of.or([of('id', 'in', ids), of('id', 'in', linked)]))
        .orderBy('id'),
    )
    .execute()
}

/** A link stands with both tickets: the one that stays loses its half, with an event. */
async function unlinkOthers({ tx, now, append, afterSeq }: CommandContext, ids: string[]): Promise<void> {
  const links = await tx
    .selectFrom('ticket_links')
    .innerJoin('tickets', 'tickets.id', 'ticket_links.ticket_id')
    .select([
      'tickets.id',
      'tickets.project_id',
      'tickets.updated_at',
      'ticket_links.kind',
      'ticket_links.other_id',
    ])
    .where('ticket_links.other_id', 'in', ids)
    .where('ticket_links.ticket_id', 'not in', ids)
    .orderBy('tickets.id')
    .execute()
  for (const { id, project_id, updated_at, kind, other_id } of links) {
    const event = append({
      kind: 'ticket.unlinked',
      project_id,
      ticket_id: id,
      data: { link: kind, ticket: other_id },
    })
    afterSeq(() =>
      tx
        .updateTable('tickets')
        .set({ seq: event.seq, updated_at: Math.max(updated_at, now) })
        .where('id', '=', id)
        .execute(),
    )
  }
}
