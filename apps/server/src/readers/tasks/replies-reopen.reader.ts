import { reopenByReply } from '../../domains/tasks/requests/reopen-by-reply.command.ts'
import { defineReader } from '../../kernel/reader.ts'

/** What is resolved or closed goes on when its requester writes something, whichever way their words came. */
export const repliesReopen = defineReader({
  name: 'tasks.replies-reopen',
  kinds: ['comment.added'],
  start: 'head',
  async handle(context, event) {
    const { ticket_id: ticket, data } = event
    // What an import tells happened long ago; nothing follows from it.
    if (ticket === null || event.via === 'import' || data.comment.internal) return
    const over = await context.db
      .selectFrom('tickets')
      .select('id')
      .where('id', '=', ticket)
      .where('reporter_id', '=', data.comment.author)
      .where('status', 'in', ['resolved', 'closed'])
      .executeTakeFirst()
    if (over) await context.run(reopenByReply, { ticket, comment: data.comment.id, seq: event.seq })
  },
})
