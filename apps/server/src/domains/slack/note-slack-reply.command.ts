import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { MessageName, SlackName } from './slack-names.ts'

/** Remembers which comment became of a reply in Slack, so that it follows when the reply is changed or deleted there. */
export const noteSlackReply = defineCommand({
  name: 'note-slack-reply',
  input: strict({ comment: Id, channel: SlackName, ts: MessageName, user: SlackName }),
  subject: 'comment',
  load: (_context, { comment }) => Promise.resolve(comment),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx }, { channel, ts, user }, comment_id) {
    const row = await tx
      .insertInto('slack_replies')
      .values({ channel, ts, slack_user: user, comment_id, edited_ts: '', deleted_at: null })
      .onConflict((on) => on.columns(['channel', 'ts']).doUpdateSet({ comment_id }))
      .returning('deleted_at')
      .executeTakeFirstOrThrow()
    return { deleted: row.deleted_at !== null }
  },
})
