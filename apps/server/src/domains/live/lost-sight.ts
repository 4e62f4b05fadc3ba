import { mayWithTicket, type Actor, type TicketFacts } from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { dataOf, idsIn, isObject } from '../events/event-data.ts'
import { ticketAtSeq } from '../tickets/ticket-at.queries.ts'
import type { LiveDirectory } from './live-directory.queries.ts'

/** Who had to do with a ticket before it went. */
export interface PastRelations {
  reporter: string
  assignee: string | null
  watchers: readonly string[]
  deleted: boolean
}

/** The relation to the ticket that an event ends for a person; null when it ends none. */
export function endedRelation(
  event: LogEvent,
  person: string | null,
): 'watcher' | 'reporter' | 'assignee' | null {
  if (person === null) return null
  const data = dataOf(event)
  const before = isObject(data['before']) ? data['before'] : {}
  switch (event.kind) {
    case 'ticket.watchers_changed':
      return idsIn(data['removed']).includes(person) ? 'watcher' : null
    case 'ticket.reporter_changed':
      return before['reporter'] === person ? 'reporter' : null
    case 'ticket.assigned':
      return before['assignee'] === person ? 'assignee' : null
    default:
      return null
  }
}

/**
 * Whether a ticket that the actor does not see any more was theirs to see until this event: only then may they be told to
 * forget it. `facts` are of today.
 */
export function lostSight(event: LogEvent, actor: Actor, facts: TicketFacts): boolean {
  const saw = (before: TicketFacts) => mayWithTicket(actor, 'ticket.see', before) === 'allow'
  if (event.kind === 'ticket.deleted') return saw({ ...facts, deleted: false })
  const ended = endedRelation(event, actor.person_id)
  return (ended === 'watcher' || ended === 'reporter') && saw({ ...facts, is_watcher: true, deleted: false })
}

/** What somebody had to do with a ticket that is gone, as it was just before an event: from the log. */
export async function relationsBefore(db: Db, event: LogEvent): Promise<PastRelations | null> {
  const state = await ticketAtSeq(db, event.ticket_id ?? '', event.seq - 1)
  if (!state) return null
  const { reporter, assignee, watchers, deleted_at } = state
  return { reporter, assignee, watchers, deleted: deleted_at !== null }
}

/** The facts of a ticket that is gone, for one person; null when its project is gone too. */
export function factsThen(
  directory: LiveDirectory,
  actor: Actor,
  event: LogEvent,
  then: PastRelations,
): TicketFacts | null {
  const project = directory.factsOf(actor, event.project_id)
  if (!project) return null
  const person = actor.person_id ?? ''
  return {
    project,
    is_reporter: then.reporter === person,
    is_watcher: then.watchers.includes(person),
    deleted: then.deleted,
  }
}
