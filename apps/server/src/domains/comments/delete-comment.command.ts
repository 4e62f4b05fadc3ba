import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnComment } from './comment-access.ts'
import { loadComment } from './comments.queries.ts'
import { touchTicket } from './touch-ticket.ts'

/** Takes the words, the reactions and the files of a comment away; its place and the replies to it stay. Again, it changes nothing. */
export const deleteComment = defineCommand({
  name: 'delete-comment',
  input: strict({ comment: Id, if_seq: Type.Optional(Seq) }),
  subject: 'comment',
  load: (context, input) => loadComment(context, input.comment, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnComment(actor, 'comment.delete', { ...facts, deleted: false }),
  async run(context, input, { comment, on, facts }) {
    const { tx, now } = context
    if (facts.deleted) return { id: comment.id }
    if (input.if_seq !== undefined && input.if_seq !== comment.seq) throw preconditionFailed(comment.seq)
    await tx.deleteFrom('comment_reactions').where('comment_id', '=', comment.id).execute()
    await tx.deleteFrom('attachments').where('comment_id', '=', comment.id).execute()
    const event = context.append({
      kind: 'comment.deleted',
      project_id: on.project.id,
      ticket_id: on.ticket.id,
      data: { comment: comment.id, internal: facts.internal },
    })
    context.afterSeq(() =>
      tx
        .updateTable('comments')
        .set({ body: '', mentions: '[]', ticket_references: '[]', deleted_at: now, seq: event.seq })
        .where('id', '=', comment.id)
        .execute(),
    )
    touchTicket(context, on.ticket, event, {
      comment_count: on.ticket.comment_count - 1,
      public_comment_count: on.ticket.public_comment_count - (facts.internal ? 0 : 1),
    })
    return { id: comment.id }
  },
})
