import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { AddCommentInput } from '@waybill/contract/comments/comment.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import { decideOnPosting } from './comment-access.ts'
import {
  newReplies,
  publicAttachment,
  replyMustBeInternal,
  replyToReply,
  unknownAttachment,
  unknownLastSeen,
  unknownParent,
} from './comments.errors.ts'
import { repliesSince, type CommentRow } from './comments.queries.ts'
import { postComment } from './post-comment.ts'

type Input = AddCommentInput & { ticket: string }

/** Posts a comment or a reply. The lock of the ticket's row makes counts right and "new replies" certain. */
export const addComment = defineCommand({
  name: 'add-comment',
  input: strict({ ticket: TicketRef, ...AddCommentInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }, input) =>
    actor.person_id === null ? 'forbid' : decideOnPosting(actor, input.internal ?? false, facts),
  async run(context, input, on) {
    const { actor } = context
    const author = actor.person_id ?? ''
    const internal = input.internal ?? false
    await assertParent(context, on, input.parent_id ?? null, internal)
    await assertNothingNew(context, on, input, author)
    const parent_id = input.parent_id?.toLowerCase() ?? null
    const attachments = [...new Set(input.attachments?.map((one) => one.toLowerCase()))]
    await assertFree(context, on, attachments, { author, internal })
    return {
      id: await postComment(context, on, { author, body: input.body, internal, parent_id, attachments }),
    }
  },
})

async function assertParent(
  { tx, actor }: CommandContext,
  on: TicketWithFacts,
  parentId: string | null,
  internal: boolean,
): Promise<void> {
  if (parentId === null) return
  const parent = await findOnTicket(tx, on, parentId)
  const seesInternal = mayWithTicket(actor, 'ticket.see_internal', on.facts) === 'allow'
  if (!parent || parent.deleted_at !== null || (parent.internal === 1 && !seesInternal)) throw unknownParent()
  if (parent.parent_id !== null) throw replyToReply()
  if (parent.internal === 1 && !internal) throw replyMustBeInternal()
}

/**
 * An internal comment takes internal files only: others have been shown to requesters already.
 * @throws Problem 422 unless each is an own attachment of the ticket that hangs on no comment
 */
async function assertFree(
  { tx }: CommandContext,
  { ticket }: TicketWithFacts,
  attachments: readonly string[],
  { author, internal }: { author: string; internal: boolean },
): Promise<void> {
  if (attachments.length === 0) return
  const found = await tx
    .selectFrom('attachments')
    .select(['id', 'internal'])
    .where('id', 'in', [...attachments])
    .where('ticket_id', '=', ticket.id)
    .where('by_id', '=', author)
    .where('comment_id', 'is', null)
    .execute()
  const free = new Set(found.map((one) => one.id))
  const wrong = attachments.findIndex((id) => !free.has(id))
  if (wrong !== -1) throw unknownAttachment(wrong)
  const open = attachments.findIndex((id) => found.some((one) => one.id === id && one.internal === 0))
  if (internal && open !== -1) throw publicAttachment(open)
}

/** @throws Problem 409 when somebody else posted what the author has not seen and may see. */
async function assertNothingNew(
  { tx, actor }: CommandContext,
  on: TicketWithFacts,
  input: Input,
  author: string,
): Promise<void> {
  if (input.last_seen_comment_id === undefined) return
  const internal = mayWithTicket(actor, 'ticket.see_internal', on.facts) === 'allow'
  const lastSeen =
    input.last_seen_comment_id === null ? null : await findOnTicket(tx, on, input.last_seen_comment_id)
  if (lastSeen === undefined || (lastSeen?.internal === 1 && !internal)) throw unknownLastSeen()
  const replies = await repliesSince(tx, { ticketId: on.ticket.id, internal, after: lastSeen, author })
  if (replies) throw newReplies(replies.count, replies.last)
}

function findOnTicket(
  tx: CommandContext['tx'],
  on: TicketWithFacts,
  id: string,
): Promise<CommentRow | undefined> {
  return tx
    .selectFrom('comments')
    .selectAll()
    .where('id', '=', id.toLowerCase())
    .where('ticket_id', '=', on.ticket.id)
    .executeTakeFirst()
}
