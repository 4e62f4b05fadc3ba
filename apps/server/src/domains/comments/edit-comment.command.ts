import { EditCommentInput } from '@waybill/contract/comments/comment.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnComment } from './comment-access.ts'
import { loadComment, parseIds } from './comments.queries.ts'
import { peopleMentioned, ticketsNamed } from './named-in-text.queries.ts'
import { touchTicket } from './touch-ticket.ts'

/** Changes the words of a comment; whom and what it names is found anew. `if_seq` comes from `If-Match`. */
export const editComment = defineCommand({
  name: 'edit-comment',
  input: strict({ comment: Id, if_seq: Type.Optional(Seq), ...EditCommentInput.properties }),
  subject: 'comment',
  load: (context, input) => loadComment(context, input.comment, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnComment(actor, 'comment.edit', facts),
  async run(context, input, { comment, on, facts }) {
    const { tx, now } = context
    if (input.if_seq !== undefined && input.if_seq !== comment.seq) throw preconditionFailed(comment.seq)
    if (input.body === comment.body) return { id: comment.id }
    const before = {
      body: comment.body,
      mentions: parseIds(comment.mentions),
      references: parseIds(comment.ticket_references),
    }
    const after = {
      body: input.body,
      mentions: await peopleMentioned(tx, input.body, on, facts.internal, context.actor),
      references: await ticketsNamed(tx, input.body, on.ticket.id),
    }
    const event = context.append({
      kind: 'comment.edited',
      project_id: on.project.id,
      ticket_id: on.ticket.id,
      data: { comment: comment.id, internal: facts.internal, before, after },
    })
    context.afterSeq(() =>
      tx
        .updateTable('comments')
        .set({
          body: after.body,
          mentions: JSON.stringify(after.mentions),
          ticket_references: JSON.stringify(after.references),
          edited_at: now,
          seq: event.seq,
        })
        .where('id', '=', comment.id)
        .execute(),
    )
    touchTicket(context, on.ticket, event)
    return { id: comment.id }
  },
})
