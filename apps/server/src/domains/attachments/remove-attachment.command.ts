import { mayWithAttachment } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { orWhyNot } from '../comments/comment-access.ts'
import { touchTicket } from '../comments/touch-ticket.ts'
import { loadAttachment } from './attachments.queries.ts'

/** Takes a file off its ticket or comment. Its bytes stay for a day, or for as long as something else names them. */
export const removeAttachment = defineCommand({
  name: 'remove-attachment',
  input: strict({ attachment: Id }),
  subject: 'attachment',
  load: (context, input) => loadAttachment(context, input.attachment, context.actor, { lock: true }),
  authorize: (actor, { facts }) =>
    orWhyNot(facts.ticket, (ticket) => mayWithAttachment(actor, 'attachment.remove', { ...facts, ticket })),
  async run(context, _input, { attachment, on: { ticket, project }, facts }) {
    await context.tx.deleteFrom('attachments').where('id', '=', attachment.id).execute()
    const event = context.append({
      kind: 'attachment.removed',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { attachment: attachment.id, internal: facts.internal, name: attachment.name },
    })
    touchTicket(context, ticket, event)
    return { id: attachment.id }
  },
})
