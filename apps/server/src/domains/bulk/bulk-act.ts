import type { Actor, Decision, TicketFacts } from '@waybill/contract/access/policies.ts'
import type { BulkChange } from '@waybill/contract/bulk/bulk.ts'
import type { NewEvent } from '@waybill/contract/events/event-kinds.ts'
import type { Appended, CommandContext } from '../../kernel/command.ts'
import { assertWritable, onlyWatches } from '../leases/assert-writable.ts'
import { applyUpdate } from '../tickets/apply-update.ts'
import { decideUpdate } from '../tickets/decide-update.ts'
import { decidePutAway, decideTakeBack, putAway, takeBack } from '../tickets/put-away.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { actsAlone, emptyChange } from './bulk.errors.ts'

/** What is done with each ticket: just what `update-ticket`, `delete-ticket` and `restore-ticket` do with one. */
export type Act =
  | { action: 'change'; change: Omit<BulkChange, 'delete' | 'restore'> }
  | { action: 'delete' }
  | { action: 'restore' }

/** @throws Problem 422 for a change of nothing, and for an act beside fields */
export function actOf({ delete: gone, restore, ...change }: BulkChange): Act {
  const others = Object.keys(change).length > 0
  if (gone) {
    if (others || restore) throw actsAlone('delete')
    return { action: 'delete' }
  }
  if (restore) {
    if (others) throw actsAlone('restore')
    return { action: 'restore' }
  }
  if (!others) throw emptyChange()
  return { action: 'change', change }
}

/** Whether the change needs the lock of the project's row, under which labels and custom fields change. */
export function locksProject(act: Act): boolean {
  if (act.action !== 'change') return false
  const { labels, add_labels, fields } = act.change
  return Boolean(labels ?? add_labels ?? fields)
}

export function decideAct(actor: Actor, facts: TicketFacts, act: Act): Decision {
  switch (act.action) {
    case 'change':
      return decideUpdate(actor, facts, act.change)
    case 'delete':
      return decidePutAway(actor, facts)
    case 'restore':
      return decideTakeBack(actor, facts)
  }
}

/** @throws Problem 423 where somebody else edits the ticket alone: the run goes on without it */
export async function carryOut(context: CommandContext, found: TicketWithFacts, act: Act): Promise<void> {
  if (act.action !== 'change' || !onlyWatches(act.change)) await assertWritable(context, found.ticket.id)
  switch (act.action) {
    case 'change':
      return applyUpdate(context, found, act.change, {})
    case 'delete':
      return putAway(context, found.ticket)
    case 'restore':
      return takeBack(context, found.ticket)
  }
}

/** The context for a person, and what is appended in it. */
export function recording(
  context: CommandContext,
  actor: Actor,
): { context: CommandContext; appended: Appended[] } {
  const appended: Appended[] = []
  const append = (event: NewEvent) => {
    const one = context.append(event)
    appended.push(one)
    return one
  }
  return { context: { ...context, actor, append }, appended }
}

/** A context in which nothing reaches the log, and what would. Rows that are written in it must be rolled back. */
export function trying(context: CommandContext): { context: CommandContext; events: NewEvent[] } {
  const events: NewEvent[] = []
  const append = (event: NewEvent): Appended => {
    events.push(event)
    return {
      get seq(): number {
        throw new Error('an event of a trial has no seq')
      },
    }
  }
  return { context: { ...context, append, afterSeq: () => undefined }, events }
}
