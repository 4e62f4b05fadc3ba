import { endWait } from '../../domains/tasks/end-wait.command.ts'
import { defineReader } from '../../kernel/reader.ts'

/** What waits for its requester goes on when they answer, whichever way the answer came. */
export const endWaits = defineReader({
  name: 'tasks.end-waits',
  kinds: ['comment.added'],
  start: 'head',
  async handle(context, event) {
    const ticket = event.ticket_id
    // What an import tells happened long ago; nothing follows from it.
    if (ticket === null || event.via === 'import' || event.data.comment.internal) return
    const task = await context.db
      .selectFrom('tasks')
      .select('id')
      .where('ticket_id', '=', ticket)
      .where('status', '=', 'on_hold')
      .executeTakeFirst()
    if (task) await context.run(endWait, { task: task.id, comment: event.data.comment.id, seq: event.seq })
  },
})
