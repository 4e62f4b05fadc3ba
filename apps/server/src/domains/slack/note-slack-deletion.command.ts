import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockReply } from './lock-reply.ts'
import { MessageName, SlackName } from './slack-names.ts'
import { LATE_MILLIS } from './slack-times.ts'

/**
 * Remembers that a reply was deleted in Slack, and says which comment it was. One that has not come here yet becomes none when
 * it does: Slack sends what it could not deliver again, after what happened later.
 */
export const noteSlackDeletion = defineCommand({
  name: 'note-slack-deletion',
  input: strict({ channel: SlackName, ts: MessageName, user: SlackName }),
  subject: 'message',
  load: lockReply,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { channel, ts, user }, { reply }) {
    await tx
      .deleteFrom('slack_replies')
      .where('comment_id', 'is', null)
      .where('deleted_at', '<', now - LATE_MILLIS)
      .execute()
    await tx
      .insertInto('slack_replies')
      .values({ channel, ts, slack_user: user, comment_id: null, edited_ts: '', deleted_at: now })
      .onConflict((on) => on.columns(['channel', 'ts']).doUpdateSet({ deleted_at: now }))
      .execute()
    return { comment: reply?.comment_id ?? null }
  },
})
