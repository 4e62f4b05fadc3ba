import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { Db } from '../../io/db/tables.ts'
import { factsOf } from '../projects/projects.queries.ts'
import { splitJoined, ticketFactsOf, ticketsWithProject } from './tickets.queries.ts'

/** What a link or a reference shows of a ticket. */
export interface SeenTicket {
  id: string
  key: string
  title: string
  status: Status
}

/** Ids asked for in one statement. */
const IDS_PER_QUERY = 500

/** Those of the tickets that the actor may see, by id; the others are missing, as if they did not exist. */
export async function seenTickets(
  db: Db,
  actor: Actor,
  ids: Iterable<string>,
): Promise<Map<string, SeenTicket>> {
  const wanted = [...new Set(ids)]
  const seen = new Map<string, SeenTicket>()
  for (let start = 0; start < wanted.length; start += IDS_PER_QUERY) {
    const rows = await ticketsWithProject(db, actor.person_id ?? '')
      .where('tickets.id', 'in', wanted.slice(start, start + IDS_PER_QUERY))
      .execute()
    for (const { ticket, project, membership, watching } of rows.map(splitJoined)) {
      const facts = ticketFactsOf(ticket, factsOf(project, membership), watching, actor)
      if (mayWithTicket(actor, 'ticket.see', facts) !== 'allow') continue
      const { id, title, status } = ticket
      seen.set(id, { id, key: `${project.key}-${String(ticket.number)}`, title, status })
    }
  }
  return seen
}
