import { mayInProject, mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { loadProjectFacts, type ReadFrom } from '../projects/projects.queries.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { unknownPlace } from './drafts.errors.ts'

/** Where a draft belongs: `slot` names it by ids for the table, `place` by today's keys for people. */
export interface DraftPlace {
  slot: string
  place: string
  project_id: string | null
  ticket_id: string | null
}

const PLACE = /^(new-ticket|comment)(?::([A-Za-z0-9#-]{1,64}))?$/

/**
 * The place that a text names (projects and tickets by key, former key or id); null when its ticket or project is not
 * there for the actor, by today's rights. Drafts of no project are out of reach for a token that is limited to some.
 * @throws Problem 422 when it names no place
 */
export async function findPlace(from: ReadFrom, actor: Actor, text: string): Promise<DraftPlace | null> {
  const [, kind, ref] = PLACE.exec(text) ?? []
  if (kind === undefined || (kind === 'comment' && ref === undefined)) throw unknownPlace()
  if (ref === undefined) return actor.token_projects === null ? newTicket(null) : null
  if (kind === 'new-ticket') {
    const found = await loadProjectFacts(from, ref, actor)
    return found && mayInProject(actor, 'project.see', found.facts) === 'allow'
      ? newTicket(found.project)
      : null
  }
  const found = await loadTicket(from, ref, actor)
  if (!found || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow') return null
  return commentOn(found.ticket.id, `${found.project.key}-${String(found.ticket.number)}`)
}

function newTicket(project: { id: string; key: string } | null): DraftPlace {
  const of = (name: string | undefined) => (name === undefined ? 'new-ticket' : `new-ticket:${name}`)
  return {
    slot: of(project?.id),
    place: of(project?.key),
    project_id: project?.id ?? null,
    ticket_id: null,
  }
}

function commentOn(ticket: string, key: string): DraftPlace {
  return { slot: `comment:${ticket}`, place: `comment:${key}`, project_id: null, ticket_id: ticket }
}
