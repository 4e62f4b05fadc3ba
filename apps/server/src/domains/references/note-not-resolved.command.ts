import { NoteNotResolvedInput } from '@waybill/contract/references/reference.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTicket } from '../tickets/ticket-access.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'

/** Notes in the history of a ticket that a reference asks to resolve it, and why that was refused. */
export const noteNotResolved = defineCommand({
  name: 'note-not-resolved',
  input: NoteNotResolvedInput,
  subject: 'reference',
  async load(ctx, { reference }) {
    const row = await ctx.tx
      .selectFrom('ticket_references')
      .select('ticket_id')
      .where('id', '=', reference)
      .executeTakeFirst()
    return row ? loadTicket(ctx, row.ticket_id, ctx.actor, { lock: true }) : null
  },
  authorize: (actor, { facts }) => decideOnTicket(actor, 'ticket.edit', facts),
  run(ctx, input, { ticket }) {
    ctx.append({
      kind: 'reference.not_resolved',
      project_id: ticket.project_id,
      ticket_id: ticket.id,
      data: input,
    })
    return Promise.resolve({})
  },
})
