import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { INVERSE_LINK, LinkKind } from '@waybill/contract/tickets/ticket.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertBothWritable, loadPair, touchBoth } from './load-linked.ts'
import { decideOnTicket } from './ticket-access.ts'
import { projectIsArchived } from './tickets.errors.ts'
import type { TicketWithFacts } from './tickets.queries.ts'

/** Takes a link away from both of its tickets. Links to tickets that the actor may not see stay: they are not there. */
export const unlinkTickets = defineCommand({
  name: 'unlink-tickets',
  input: strict({
    from: TicketRef,
    lock_token: Type.Optional(Seq),
    kind: LinkKind,
    ticket: TicketRef,
  }),
  subject: 'ticket',
  load: (context, input) => loadPair(context, input.from, input.ticket),
  authorize: (actor, { from }) => decideOnTicket(actor, 'ticket.edit', from.facts),
  async run(context, input, { from, other }) {
    const { tx } = context
    if (!other) throw notFound('ticket')
    if (other.facts.project.archived) throw projectIsArchived()
    await assertBothWritable(context, from, other, input.lock_token)
    const inverse = INVERSE_LINK[input.kind]
    const remove = (on: TicketWithFacts, kind: typeof inverse, to: TicketWithFacts) =>
      tx
        .deleteFrom('ticket_links')
        .where('ticket_id', '=', on.ticket.id)
        .where('kind', '=', kind)
        .where('other_id', '=', to.ticket.id)
        .returning('kind')
        .executeTakeFirst()
    const ids = { ticket: from.ticket.id, other: other.ticket.id }
    if (!(await remove(from, input.kind, other))) return ids
    await remove(other, inverse, from)
    const append = (on: TicketWithFacts, link: typeof inverse, ticket: string) =>
      context.append({
        kind: 'ticket.unlinked',
        project_id: on.project.id,
        ticket_id: on.ticket.id,
        data: { link, ticket },
      })
    touchBoth(context, [
      [from, append(from, input.kind, ids.other)],
      [other, append(other, inverse, ids.ticket)],
    ])
    return ids
  },
})
