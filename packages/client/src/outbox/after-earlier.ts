import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { provisionalId, subjectsOf, type Changes, type Intent, type Made } from './intent.ts'
import { writtenValues } from './written-values.ts'

/** A later intent once the server has done an earlier one of the same person. */
export function afterEarlier(later: Intent, earlier: Intent, made: Made): Intent {
  if (made.of === 'comment') return later
  return earlier.kind === 'create'
    ? named(later, provisionalId(earlier.ref), made.ticket)
    : seeingOwn(later, earlier, made.ticket)
}

/** Whether it cannot be done because an earlier one was refused: its ticket will never be. */
export function dependsOn(later: Intent, refused: Intent): boolean {
  return refused.kind === 'create' && subjectsOf(later).includes(provisionalId(refused.ref))
}

/** What was about a ticket that did not exist yet is about the one that the server has made. */
function named(later: Intent, from: string, ticket: Ticket): Intent {
  const to = (id: string) => (id === from ? ticket.id : id)
  if (!subjectsOf(later).includes(from)) return later
  switch (later.kind) {
    case 'create':
      return later
    case 'update':
      return {
        ...later,
        ticket_id: ticket.id,
        base_seq: ticket.seq,
        seen: writtenValues(ticket, later.changes),
      }
    case 'comment':
      return {
        ...later,
        ticket_id: ticket.id,
        ...(later.shown && { shown: { ...later.shown, ticket_id: ticket.id } }),
      }
    case 'move': {
      const { before, after } = later.place
      const place = {
        ...later.place,
        ...(before !== undefined && { before: to(before) }),
        ...(after !== undefined && { after: to(after) }),
      }
      return { ...later, ticket_id: to(later.ticket_id), place }
    }
  }
}

/** What its author saw of an own earlier change is what the server made of it. */
function seeingOwn(later: Intent, earlier: Intent, ticket: Ticket): Intent {
  if (later.kind !== 'update' || later.ticket_id !== ticket.id) return later
  const made = writtenValues(ticket, writtenBy(earlier))
  const own = Object.entries(made).filter(([name]) => Object.hasOwn(later.seen, name))
  return own.length === 0 ? later : { ...later, seen: { ...later.seen, ...Object.fromEntries(own) } }
}

function writtenBy(intent: Intent): Changes {
  if (intent.kind === 'update') return intent.changes
  const { step } = intent.kind === 'move' ? intent.shown : {}
  return step ? { step: step.id, status: step.category } : {}
}
