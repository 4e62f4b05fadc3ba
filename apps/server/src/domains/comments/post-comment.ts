import { isStaff, standing } from '@waybill/contract/access/policies.ts'
import { toIso } from '../../kernel/clock.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { peopleMentioned, ticketsNamed } from './named-in-text.queries.ts'
import { touchTicket } from './touch-ticket.ts'

export interface Post {
  author: string
  body: string
  internal: boolean
  parent_id: string | null
  /** Own attachments of the ticket that hang on no comment yet. */
  attachments: readonly string[]
}

/** Writes a comment that may be written, and what comes with it. The ticket's row must be locked. @returns its id */
export async function postComment(
  context: CommandContext,
  on: TicketWithFacts,
  { author, body, internal, parent_id, attachments }: Post,
): Promise<string> {
  const { tx, actor, now } = context
  const id = context.newId()
  const mentions = await peopleMentioned(tx, body, on, internal, actor)
  const references = await ticketsNamed(tx, body, on.ticket.id)
  await tx
    .insertInto('comments')
    .values({
      id,
      ticket_id: on.ticket.id,
      parent_id,
      author_id: author,
      body,
      internal: internal ? 1 : 0,
      mentions: JSON.stringify(mentions),
      ticket_references: JSON.stringify(references),
      created_at: now,
      edited_at: null,
      deleted_at: null,
    })
    .execute()
  const comment = { id, parent_id, author, body, internal, mentions, references }
  const of = { project_id: on.project.id, ticket_id: on.ticket.id }
  const added = context.append({
    kind: 'comment.added',
    ...of,
    data: { comment, ...(attachments.length > 0 && { attachments: [...attachments] }) },
  })
  context.afterSeq(() => tx.updateTable('comments').set({ seq: added.seq }).where('id', '=', id).execute())
  if (attachments.length > 0)
    context.afterSeq(() =>
      tx
        .updateTable('attachments')
        .set({ comment_id: id, internal: comment.internal ? 1 : 0, seq: added.seq })
        .where('id', 'in', [...attachments])
        .execute(),
    )
  const responded = appendFirstResponse(context, on, internal)
  touchTicket(context, on.ticket, responded ?? added, {
    comment_count: on.ticket.comment_count + 1,
    public_comment_count: on.ticket.public_comment_count + (internal ? 0 : 1),
    ...(responded && { first_response_at: now }),
  })
  return id
}

/** The first public word of somebody who works here, other than the reporter, is the first response. */
function appendFirstResponse(
  context: CommandContext,
  on: TicketWithFacts,
  internal: boolean,
): Appended | null {
  if (internal || on.ticket.first_response_at !== null || on.facts.is_reporter) return null
  if (context.actor.kind !== 'person') return null
  if (!isStaff(standing(context.actor, on.facts.project))) return null
  return context.append({
    kind: 'ticket.first_responded',
    project_id: on.project.id,
    ticket_id: on.ticket.id,
    data: { before: { first_response_at: null }, after: { first_response_at: toIso(context.now) } },
  })
}
