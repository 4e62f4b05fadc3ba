import {
  mayInInstallation,
  standing,
  type Actor,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import { ticketFactsOf, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import type { LiveDirectory } from './live-directory.queries.ts'
import type { LiveTicket } from './live-tickets.ts'

/** How one person sees one ticket. */
export interface Viewer {
  actor: Actor
  on: TicketWithFacts
  /**
   * The same for all to whom policies and presenters show the same of the ticket, as long as neither it nor the directory
   * moves on (as ETags rely on, too). What also depends on the person adds to it: a comment of theirs, other tickets that
   * they see or not.
   */
  key: string
}

/** null when the project is not there any more. */
export function viewerOf(directory: LiveDirectory, actor: Actor, live: LiveTicket): Viewer | null {
  const { ticket, watchers } = live
  const project = directory.project(ticket.project_id)
  const projectFacts = directory.factsOf(actor, ticket.project_id)
  if (!project || !projectFacts) return null
  const watching = actor.person_id !== null && watchers.has(actor.person_id)
  const facts = ticketFactsOf(ticket, projectFacts, watching, actor)
  return {
    actor,
    on: { ticket, project, facts },
    key: `${String(ticket.seq)} ${String(directory.seq)} ${kindOf(actor, facts)}`,
  }
}

/** Everything that policies look at, in a word. */
function kindOf(actor: Actor, facts: TicketFacts): string {
  const audits = mayInInstallation(actor, 'installation.audit') === 'allow'
  return [
    standing(actor, facts.project),
    facts.is_reporter ? 'reporter' : '',
    facts.is_watcher ? 'watcher' : '',
    audits ? 'audits' : '',
    actor.scopes?.join('+') ?? 'all',
  ].join('.')
}
