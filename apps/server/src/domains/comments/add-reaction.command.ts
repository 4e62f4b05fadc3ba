import { ReactionKind } from '@waybill/contract/comments/comment.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnComment } from './comment-access.ts'
import { loadComment } from './comments.queries.ts'
import { touchTicket } from './touch-ticket.ts'

/** Reacts to a comment: one reaction of a kind for a person. */
export const addReaction = defineCommand({
  name: 'add-reaction',
  input: strict({ comment: Id, kind: ReactionKind }),
  subject: 'comment',
  load: (context, input) => loadComment(context, input.comment, context.actor, { lock: true }),
  authorize: (actor, { facts }) =>
    actor.person_id === null ? 'forbid' : decideOnComment(actor, 'comment.react', facts),
  async run(context, input, { comment, on: { ticket, project }, facts }) {
    const { tx } = context
    const person = context.actor.person_id ?? ''
    const inserted = await tx
      .insertInto('comment_reactions')
      .values({ comment_id: comment.id, person_id: person, kind: input.kind })
      .onConflict((on) => on.doNothing())
      .returning('kind')
      .executeTakeFirst()
    if (!inserted) return { id: comment.id }
    const event = context.append({
      kind: 'comment.reaction_added',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { comment: comment.id, internal: facts.internal, reaction: input.kind, person },
    })
    context.afterSeq(() =>
      tx.updateTable('comments').set({ seq: event.seq }).where('id', '=', comment.id).execute(),
    )
    touchTicket(context, ticket, event)
    return { id: comment.id }
  },
})
