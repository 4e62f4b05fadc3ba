import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { Match, Within } from './search-sql.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { personAccess, projectAccess } from './make-document.ts'

/** Where the actor reads internal comments too, and where not. */
export function staffProjects(reach: Reach): { staff: string[]; rest: string[] } {
  const staff: string[] = []
  const rest: string[] = []
  for (const { project, as } of reach.projects.values()) (isStaff(as) ? staff : rest).push(project.id)
  return { staff, rest }
}

/**
 * A match with the rights in it: internal comments are asked for words in projects where the actor works, and nowhere
 * else, so that nothing that follows from the answer (counts, order, excerpts) can know of them. The rest only narrows
 * what is read; the tables of state decide what is seen (`visibleTickets`).
 * @param matchIn what is looked for, within the texts that may be read
 */
export function withRights(reach: Reach, actor: Actor, matchIn: (within: Within) => Match): Match {
  const { staff, rest } = staffProjects(reach)
  if (rest.length === 0 && !reach.bounded) return matchIn('all')
  const sides: Match[] = []
  if (staff.length > 0) sides.push({ all: [matchIn('all'), inProjects(staff)] })
  if (rest.length > 0 && actor.person_id !== null) {
    const own: Match = { access: personAccess(actor.person_id) }
    sides.push({ all: [matchIn('public'), own, ...(reach.bounded ? [inProjects(rest)] : [])] })
  }
  return { any: sides }
}

function inProjects(ids: readonly string[]): Match {
  return { any: ids.map((id) => ({ access: projectAccess(id) })) }
}
