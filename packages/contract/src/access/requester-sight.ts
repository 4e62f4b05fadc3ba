import type { LogEvent } from '../events/event.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { BASIC_STEPS } from '../workflows/step.ts'

/**
 * What whoever may see a ticket, but not what is internal there, learns of how it is worked on: its status through all of
 * its history, and now, as the portal shows it, at which step it stands and who has it. Which way it went over steps and
 * teams, on which workflow, who had it before, how it is sorted by labels, who else watches, and what rules did is for those
 * who work in the project. Everything that leaves the server
 * asks here: the history, the feed, the live log, tickets, and what lists find them by.
 */
const TOLD_WHOLE: ReadonlySet<string> = new Set([
  'ticket.edited',
  'ticket.priority_changed',
  'ticket.severity_changed',
  'ticket.classified',
  'ticket.reporter_changed',
  'ticket.due_changed',
  'ticket.fields_changed',
  'ticket.first_responded',
  'ticket.linked',
  'ticket.unlinked',
  'ticket.deleted',
  'ticket.restored',
  'ticket.purged',
])

/** Values of tickets that events do not tell. */
const UNTOLD: ReadonlySet<string> = new Set(['step', 'assignee', 'team', 'labels', 'watchers', 'rank'])

/** The kind under which a live client hears that a ticket changed, and nothing more. */
export const TICKET_CHANGED = 'ticket.changed'

/**
 * An event that its requester may read, with what it may say to them; null: no more than that the ticket may read
 * differently now. Kinds of tickets that are not named here are told to nobody outside.
 */
export function eventForRequester(event: LogEvent): LogEvent | null {
  const told = withoutRule(event)
  if (!event.kind.startsWith('ticket.') || TOLD_WHOLE.has(event.kind)) return told
  const { before, after } = halves(event.data)
  switch (event.kind) {
    case 'ticket.created':
      return { ...told, data: { after: withoutUntold(after) } }
    case 'ticket.status_changed':
      return after['status'] === before['status']
        ? null
        : { ...told, data: { before: withoutUntold(before), after: withoutUntold(after) } }
    default:
      return null
  }
}

/**
 * Who has it stands there only as long as somebody works on it; in whose queue it waits is said by its task. Of those who
 * watch, the reader learns of themselves.
 * @param reader the id of who looks
 */
export function ticketForRequester(
  ticket: Ticket,
  { past, reader }: { past: boolean; reader: string | null },
): Ticket {
  const watchers = ticket.watchers?.filter(({ id }) => id === reader)
  const told = { ...ticket, team: null, labels: [], ...(watchers && { watchers }) }
  return past ? { ...told, step: stepOfStatus(ticket.status), assignee: null } : told
}

/** In place of a step that is not told. */
export function stepOfStatus(status: Ticket['status']): Ticket['step'] {
  const step = BASIC_STEPS.find(({ category }) => category === status)
  if (!step) throw new Error(`no step has the status ${status}`)
  return step
}

/** Which rule it was is nothing that requesters know of. */
function withoutRule(event: LogEvent): LogEvent {
  return event.via.startsWith('rule:') ? { ...event, via: 'system' } : event
}

type Values = Record<string, unknown>

function halves(data: unknown): { before: Values; after: Values } {
  const { before, after } = isValues(data) ? data : {}
  return { before: isValues(before) ? before : {}, after: isValues(after) ? after : {} }
}

function isValues(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function withoutUntold(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !UNTOLD.has(name)))
}
