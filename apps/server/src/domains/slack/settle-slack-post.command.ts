import { Id, Seq, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { SelectQueryBuilder } from 'kysely'
import type { Tables } from '../../io/db/tables.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { leaveOver } from './leave-over.ts'
import { LANE_MILLIS } from './slack-times.ts'

/** Notes what came of a post, and holds the lane further. What was told is not told again, whoever holds the lane now. */
export const settleSlackPost = defineCommand({
  name: 'settle-slack-post',
  input: strict({
    project: Id,
    owner: Id,
    /** Posts that are told, or never will be. */
    seqs: Type.Array(Seq, { maxItems: 1_000 }),
    /** Where the ticket stands now; `ts` null: its message is gone. */
    message: nullable(strict({ ticket: Id, channel: Type.String(), ts: nullable(Type.String()) })),
    /** Where a comment stands now; `ts` null: nowhere any more. */
    comment: nullable(strict({ id: Id, channel: Type.String(), ts: nullable(Type.String()) })),
    failure: nullable(strict({ words: Type.String(), not_before: Type.Integer() })),
  }),
  subject: 'project',
  load: (_context, { project }) => Promise.resolve(project),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { project, owner, seqs, message, comment, failure }) {
    const { tx, now } = context
    // What was purged meanwhile has no place any more: its message goes again.
    const remains = (channel: string, ts: string) =>
      leaveOver(tx, [{ channel, ts, ticket_id: null, due_at: now }])
    if (seqs.length > 0)
      await tx.deleteFrom('slack_posts').where('project_id', '=', project).where('seq', 'in', seqs).execute()
    if (message) {
      const { ticket: ticket_id, channel, ts } = message
      await tx
        .deleteFrom('slack_messages')
        .where('ticket_id', '=', ticket_id)
        .where('channel', '=', channel)
        .execute()
      if (ts !== null) {
        if (await isThere(context, ticket_id))
          await tx.insertInto('slack_messages').values({ ticket_id, channel, ts }).execute()
        else await remains(channel, ts)
      }
    }
    if (comment) {
      const { id: comment_id, channel, ts } = comment
      await tx.deleteFrom('slack_comments').where('comment_id', '=', comment_id).execute()
      if (ts !== null) {
        const ticket = tx.selectFrom('comments').select('ticket_id').where('id', '=', comment_id)
        if (await isThere(context, ticket))
          await tx.insertInto('slack_comments').values({ comment_id, channel, ts }).execute()
        else await remains(channel, ts)
      }
    }
    const { numUpdatedRows } = await tx
      .updateTable('slack_lanes')
      .set((of) => ({
        lease_until: now + LANE_MILLIS,
        ...(failure
          ? {
              failures: of('failures', '+', 1),
              failing_since: of.fn.coalesce('failing_since', of.val(now)),
              error: failure.words,
              not_before: failure.not_before,
            }
          : { failures: 0, failing_since: null, error: null, not_before: 0 }),
      }))
      .where('project_id', '=', project)
      .where('owner', '=', owner)
      .where('lease_until', '>', now)
      .executeTakeFirst()
    return { held: numUpdatedRows > 0n }
  },
})

/** Locks the ticket, so that it is not purged between the question and its answer. */
async function isThere(
  { tx, sql }: CommandContext,
  ticket: string | SelectQueryBuilder<Tables, 'comments', { ticket_id: string }>,
): Promise<boolean> {
  const query = tx
    .selectFrom('tickets')
    .select('id')
    .where('id', 'in', typeof ticket === 'string' ? [ticket] : ticket)
  return (await sql.forUpdate(query).executeTakeFirst()) !== undefined
}
