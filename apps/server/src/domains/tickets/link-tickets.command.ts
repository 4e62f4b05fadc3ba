import { Seq, TicketRef, strict } from '@waybill/contract/schema.ts'
import { INVERSE_LINK, LinkTicketInput } from '@waybill/contract/tickets/ticket.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { circle, hasParent } from './links.errors.ts'
import { parentOf } from './links.queries.ts'
import { assertBothWritable, loadPair, otherOfLink, touchBoth } from './load-linked.ts'
import { decideOnTicket } from './ticket-access.ts'
import type { TicketWithFacts } from './tickets.queries.ts'

/**
 * Links two tickets; the link stands on both, with the inverse kind on the other, and so does its event. A ticket has
 * at most one parent and is never above itself; "blocks" may go round in a circle, because that is what the people of a
 * deadlock must be able to write down.
 */
export const linkTickets = defineCommand({
  name: 'link-tickets',
  input: strict({ from: TicketRef, lock_token: Type.Optional(Seq), ...LinkTicketInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadPair(context, input.from, input.ticket),
  authorize: (actor, { from }) => decideOnTicket(actor, 'ticket.edit', from.facts),
  async run(context, input, pair) {
    const { tx } = context
    const { from } = pair
    const other = otherOfLink(context, pair, input.kind, input.ticket)
    await assertBothWritable(context, from, other, input.lock_token)
    const inverse = INVERSE_LINK[input.kind]
    const rows = [
      { ticket_id: from.ticket.id, kind: input.kind, other_id: other.ticket.id },
      { ticket_id: other.ticket.id, kind: inverse, other_id: from.ticket.id },
    ]
    const ids = { ticket: from.ticket.id, other: other.ticket.id }
    const known = await tx
      .selectFrom('ticket_links')
      .select('kind')
      .where('ticket_id', '=', ids.ticket)
      .where('kind', '=', input.kind)
      .where('other_id', '=', ids.other)
      .executeTakeFirst()
    if (known) return ids
    if (input.kind === 'parent') await assertTree(context, from, other)
    if (input.kind === 'child') await assertTree(context, other, from)
    await tx.insertInto('ticket_links').values(rows).execute()
    const append = (on: TicketWithFacts, link: typeof inverse, ticket: string) =>
      context.append({
        kind: 'ticket.linked',
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

/**
 * @throws Problem 409 when the child has a parent or is above its new parent. Each ticket on the way up is locked:
 * otherwise three links made at once could close a circle that none of them sees.
 */
async function assertTree(
  context: CommandContext,
  child: TicketWithFacts,
  parent: TicketWithFacts,
): Promise<void> {
  if ((await parentOf(context, child.ticket.id)) !== null) {
    throw hasParent(`${child.project.key}-${String(child.ticket.number)}`)
  }
  let above: string | null = parent.ticket.id
  while (above !== null) {
    if (above === child.ticket.id) throw circle()
    above = await parentOf(context, above, { lock: true })
  }
}
