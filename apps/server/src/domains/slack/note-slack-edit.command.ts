import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockReply } from './lock-reply.ts'
import { MessageName, SlackName, isLater } from './slack-names.ts'

/**
 * Remembers that a reply was changed in Slack, and says which comment it is: none where a later change is known, since changes
 * may arrive in any order. The comment must still be at `seq` when it is changed; else somebody was faster, and this is asked
 * again.
 */
export const noteSlackEdit = defineCommand({
  name: 'note-slack-edit',
  input: strict({ channel: SlackName, ts: MessageName, edited_ts: MessageName }),
  subject: 'message',
  load: lockReply,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { channel, ts, edited_ts }, { reply }) {
    if (!reply?.comment_id || reply.deleted_at !== null || isLater(reply.edited_ts, edited_ts))
      return { comment: null }
    await tx
      .updateTable('slack_replies')
      .set({ edited_ts })
      .where('channel', '=', channel)
      .where('ts', '=', ts)
      .execute()
    const { seq } = await tx
      .selectFrom('comments')
      .select('seq')
      .where('id', '=', reply.comment_id)
      .executeTakeFirstOrThrow()
    return { comment: { id: reply.comment_id, seq } }
  },
})
