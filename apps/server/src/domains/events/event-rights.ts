import { audienceOf, type EventAudience } from '@waybill/contract/access/event-policy.ts'
import { eventForRequester } from '@waybill/contract/access/requester-sight.ts'
import {
  mayInInstallation,
  mayInProject,
  mayWithTicket,
  type Actor,
  type ProjectFacts,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import type { EventHeading } from '../../kernel/event-log.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import { otherTicketOf } from './event-data.ts'
import { projectFactsById, ticketFactsById } from './event-facts.queries.ts'

/**
 * Which events an actor may read, by today's rights (rule R6). Facts of projects and tickets are read in bulk and kept
 * for the life of this object: make one for each request.
 */
export class EventRights {
  readonly #db: Db
  readonly #actor: Actor
  /** Reads the whole log of the installation. */
  readonly audits: boolean
  readonly #projects = new Map<string, ProjectFacts | null>()
  readonly #tickets = new Map<string, TicketFacts | null>()

  constructor(db: Db, actor: Actor) {
    this.#db = db
    this.#actor = actor
    this.audits = mayInInstallation(actor, 'installation.audit') === 'allow'
  }

  /** Those of the events that the actor may read as far as a heading tells; `readableWithData` decides about the rest. */
  async readable(headings: readonly EventHeading[]): Promise<EventHeading[]> {
    await this.#loadProjects(headings)
    await this.#loadTickets(headings)
    return headings.filter((heading) => this.#mayRead(heading))
  }

  /**
   * The second look, when the data of readable events is there: an internal comment needs more than the sight of its
   * ticket, and requesters read of a link only when they see its other end too, as in the list of links. Of what is left,
   * requesters get as much as `eventForRequester` tells.
   */
  async readableWithData(events: readonly LogEvent[]): Promise<LogEvent[]> {
    await this.#loadProjects(events)
    const guests = new Set(events.filter((event) => !this.#seesInternal(event)))
    const seen = await seenTickets(
      this.#db,
      this.#actor,
      [...guests].flatMap((event) => otherTicketOf(event) ?? []),
    )
    return events.flatMap((event) => {
      if (!guests.has(event)) return [event]
      const other = otherTicketOf(event)
      const hidden = audienceOf(event) === 'ticket_internal' || (other !== null && !seen.has(other))
      return hidden ? [] : (eventForRequester(event) ?? [])
    })
  }

  /** Those of the events beside which the actor may read internal ones: of the same project, or in the whole log. */
  async besideInternal(events: readonly LogEvent[]): Promise<Set<LogEvent>> {
    await this.#loadProjects(events)
    return new Set(events.filter((event) => this.#seesInternal(event)))
  }

  #mayRead(heading: EventHeading): boolean {
    const project = heading.project_id === null ? null : this.#projects.get(heading.project_id)
    switch (audienceOfHeading(heading)) {
      case 'admins':
        return this.audits
      case 'project_settings':
        // Of a deleted project nothing is left that could give a right.
        if (!project) return this.audits
        return mayInProject(this.#actor, 'project.see_settings', project) === 'allow'
      case 'ticket':
      case 'ticket_internal':
        if (!project || heading.ticket_id === null) return this.audits
        return this.#seesAll(project) || this.#seesTicket(heading)
    }
  }

  /** Whoever sees even the deleted tickets of others there needs no look at each; purged ones are seen by nobody else. */
  #seesAll(project: ProjectFacts): boolean {
    const facts = { project, is_reporter: false, is_watcher: false, deleted: true }
    return mayWithTicket(this.#actor, 'ticket.see', facts) === 'allow'
  }

  /** That a ticket was deleted is told to those who would see it if it were not: by today’s rights, until it is purged. */
  #seesTicket({ ticket_id, kind }: EventHeading): boolean {
    const ticket = ticket_id === null ? null : this.#tickets.get(ticket_id)
    if (!ticket) return false
    const facts = kind === 'ticket.deleted' ? { ...ticket, deleted: false } : ticket
    return mayWithTicket(this.#actor, 'ticket.see', facts) === 'allow'
  }

  #seesInternal({ project_id }: LogEvent): boolean {
    const project = project_id === null ? null : this.#projects.get(project_id)
    if (!project) return this.audits
    const facts = { project, is_reporter: false, is_watcher: false, deleted: false }
    return mayWithTicket(this.#actor, 'ticket.see_internal', facts) === 'allow'
  }

  async #loadProjects(headings: readonly EventHeading[]): Promise<void> {
    const unknown = newIds(
      headings.map((one) => one.project_id),
      this.#projects,
    )
    if (unknown.length === 0) return
    const found = await projectFactsById(this.#db, this.#actor, unknown)
    for (const id of unknown) this.#projects.set(id, found.get(id) ?? null)
  }

  async #loadTickets(headings: readonly EventHeading[]): Promise<void> {
    const needed = headings.filter(({ project_id }) => {
      const project = project_id === null ? null : this.#projects.get(project_id)
      return project && !this.#seesAll(project)
    })
    const unknown = newIds(
      needed.map((one) => one.ticket_id),
      this.#tickets,
    )
    if (unknown.length === 0) return
    const found = await ticketFactsById(this.#db, this.#actor, unknown, this.#projects)
    for (const id of unknown) this.#tickets.set(id, found.get(id) ?? null)
  }
}

/** Without the data a comment counts as public; `readableWithData` looks again. */
function audienceOfHeading(heading: EventHeading): EventAudience {
  return audienceOf({ kind: heading.kind, data: { internal: false } })
}

function newIds(ids: readonly (string | null)[], known: ReadonlyMap<string, unknown>): string[] {
  return [...new Set(ids)].filter((id) => id !== null).filter((id) => !known.has(id))
}
