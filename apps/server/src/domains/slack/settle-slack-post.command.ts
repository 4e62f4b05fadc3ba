import { Id, Seq, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
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
    failure: nullable(strict({ words: Type.String(), not_before: Type.Integer() })),
  }),
  subject: 'project',
  load: (_context, { project }) => Promise.resolve(project),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { project, owner, seqs, message, failure }) {
    if (seqs.length > 0)
      await tx.deleteFrom('slack_posts').where('project_id', '=', project).where('seq', 'in', seqs).execute()
    if (message) {
      const { ticket: ticket_id, channel, ts } = message
      await tx
        .deleteFrom('slack_messages')
        .where('ticket_id', '=', ticket_id)
        .where('channel', '=', channel)
        .execute()
      if (ts !== null) await tx.insertInto('slack_messages').values({ ticket_id, channel, ts }).execute()
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
