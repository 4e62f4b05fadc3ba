import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { ImageSize, Sha256 } from '@waybill/contract/attachments/attachment.ts'
import { Id, TicketRef, line, nullable, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { decideOnPosting } from '../comments/comment-access.ts'
import { commentFacts, type CommentRow } from '../comments/comments.queries.ts'
import { touchTicket } from '../comments/touch-ticket.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import { fileIsGone, unknownComment } from './attachments.errors.ts'

/** Hangs a file whose bytes are stored on a ticket or on an own comment of it. One on a comment is as internal as that is. */
export const addAttachment = defineCommand({
  name: 'add-attachment',
  input: strict({
    ticket: TicketRef,
    comment: Type.Optional(Id),
    internal: Type.Optional(Type.Boolean()),
    name: line(200),
    type: line(127),
    size: Type.Integer({ minimum: 1 }),
    sha256: Sha256,
    image: nullable(ImageSize),
  }),
  subject: 'ticket',
  async load(context, input) {
    const on = await loadTicket(context, input.ticket, context.actor, { lock: true })
    if (!on) return null
    const comment = input.comment === undefined ? null : await findComment(context, on, input.comment)
    return { on, comment, internal: comment ? comment.internal === 1 : (input.internal ?? false) }
  },
  authorize: (actor, { on, internal }) =>
    actor.person_id === null ? 'forbid' : decideOnPosting(actor, internal, on.facts),
  async run(context, input, { on: { ticket, project }, comment, internal }) {
    const { tx, now } = context
    if (input.comment !== undefined && !comment) throw unknownComment()
    await useFile(context, input.sha256)
    const { name, type, size, sha256, image } = input
    const attachment = {
      id: context.newId(),
      comment_id: comment?.id ?? null,
      by: context.actor.person_id ?? '',
      name,
      type,
      size,
      sha256,
      image,
      internal,
    }
    await tx
      .insertInto('attachments')
      .values({
        id: attachment.id,
        ticket_id: ticket.id,
        comment_id: attachment.comment_id,
        by_id: attachment.by,
        name,
        type,
        size,
        sha256,
        width: image?.width ?? null,
        height: image?.height ?? null,
        internal: internal ? 1 : 0,
        created_at: now,
      })
      .execute()
    const of = { project_id: project.id, ticket_id: ticket.id }
    const event = context.append({ kind: 'attachment.added', ...of, data: { attachment } })
    context.afterSeq(() =>
      tx.updateTable('attachments').set({ seq: event.seq }).where('id', '=', attachment.id).execute(),
    )
    touchTicket(context, ticket, event)
    return { id: attachment.id }
  },
})

/** An own comment of the ticket that may still be edited; null for any other. */
async function findComment(
  { tx, actor }: CommandContext,
  on: TicketWithFacts,
  id: string,
): Promise<CommentRow | null> {
  const comment = await tx
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', id.toLowerCase())
    .where('ticket_id', '=', on.ticket.id)
    .executeTakeFirst()
  if (!comment) return null
  const facts = commentFacts(comment, on, actor)
  const mine = facts.is_author && !facts.deleted
  return mine &&
    mayWithTicket(actor, facts.internal ? 'ticket.see_internal' : 'ticket.see', on.facts) === 'allow'
    ? comment
    : null
}

/** From here on the bytes are needed. @throws Problem 409 when they have just been removed as unused */
async function useFile({ tx }: CommandContext, sha256: string): Promise<void> {
  const used = await tx
    .updateTable('files')
    .set({ unused_since: null })
    .where('sha256', '=', sha256)
    .where('removing', '=', 0)
    .returning('sha256')
    .executeTakeFirst()
  if (!used) throw fileIsGone()
}
