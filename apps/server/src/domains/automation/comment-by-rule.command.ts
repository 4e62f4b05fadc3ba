import { CommentBody } from '@waybill/contract/comments/comment.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { postComment } from '../comments/post-comment.ts'
import { ticketIsDeleted } from '../tickets/tickets.errors.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { automationPerson } from './automation-person.ts'

/** Writes a comment in the name of Waybill's automation. */
export const commentByRule = defineCommand({
  name: 'comment-by-rule',
  input: strict({ ticket: Id, body: CommentBody, internal: Type.Boolean() }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { body, internal }, on) {
    if (on.facts.deleted) throw ticketIsDeleted()
    const author = await automationPerson(context)
    await postComment(context, on, { author, body, internal, parent_id: null, attachments: [] })
    return {}
  },
})
