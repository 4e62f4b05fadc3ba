import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import type { LinkKind } from '@waybill/contract/tickets/ticket.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { linkToItself, otherMayNotBeEdited, unknownOther } from './links.errors.ts'
import { projectIsArchived } from './tickets.errors.ts'
import { loadTicket, type TicketWithFacts } from './tickets.queries.ts'

export interface LinkedPair {
  from: TicketWithFacts
  /** Null when the actor may not see it, which is a wrong field, not a wrong address. */
  other: TicketWithFacts | null
}

/** Both tickets, locked in the order of their ids so that two links at once cannot wait for each other. */
export async function loadPair(
  context: CommandContext,
  from: string,
  other: string,
): Promise<LinkedPair | null> {
  const first = await loadTicket(context, from, context.actor)
  if (!first) return null
  const found = await loadTicket(context, other, context.actor)
  const second = found && mayWithTicket(context.actor, 'ticket.see', found.facts) === 'allow' ? found : null
  const ids = [...new Set([first.ticket.id, ...(second ? [second.ticket.id] : [])])].toSorted()
  const locked = new Map<string, TicketWithFacts>()
  for (const id of ids) {
    const ticket = await loadTicket(context, id, context.actor, { lock: true })
    if (ticket) locked.set(id, ticket)
  }
  const one = locked.get(first.ticket.id)
  return one ? { from: one, other: (second && locked.get(second.ticket.id)) ?? null } : null
}

/**
 * The other ticket of a link. To see it is enough, as naming it in a comment would say the same; but who gets a parent
 * is moved to another place, and that needs the right to edit both.
 * @throws Problem 422, or 409 when it is in the archive, where the link would change it too
 */
export function otherOfLink(
  context: CommandContext,
  pair: LinkedPair,
  kind: LinkKind,
  ref: string,
): TicketWithFacts {
  const { from, other } = pair
  if (!other || other.facts.deleted) throw unknownOther(ref)
  if (other.ticket.id === from.ticket.id) throw linkToItself()
  if (other.facts.project.archived) throw projectIsArchived()
  const inTree = kind === 'parent' || kind === 'child'
  if (inTree && mayWithTicket(context.actor, 'ticket.edit', other.facts) !== 'allow')
    throw otherMayNotBeEdited()
  return other
}

/**
 * A link stands on both tickets, so neither may be edited alone by somebody else.
 * @param lockToken that of the lease of `from`
 * @throws Problem 423, which names the ticket
 */
export async function assertBothWritable(
  context: CommandContext,
  from: TicketWithFacts,
  other: TicketWithFacts,
  lockToken: number | undefined,
): Promise<void> {
  await assertWritable(context, from.ticket.id, lockToken)
  await assertWritable(context, other.ticket.id)
}

/** Both rows move on with the event of each. */
export function touchBoth(context: CommandContext, touched: readonly [TicketWithFacts, Appended][]): void {
  const { tx, now } = context
  for (const [{ ticket }, event] of touched) {
    context.afterSeq(() =>
      tx
        .updateTable('tickets')
        .set({ updated_at: Math.max(ticket.updated_at, now), seq: event.seq })
        .where('id', '=', ticket.id)
        .execute(),
    )
  }
}
