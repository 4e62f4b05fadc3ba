import { isStaff, type Actor } from '@waybill/contract/access/policies.ts'
import type { Match, SearchSlot, Within } from './search-sql.ts'
import { sql, type RawBuilder, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import { personAccess, projectAccess } from './make-document.ts'

/** Where the actor reads internal comments too, and where not. */
export function staffProjects(reach: Reach): { staff: string[]; rest: string[] } {
  const staff: string[] = []
  const rest: string[] = []
  for (const { project, as } of reach.projects.values()) (isStaff(as) ? staff : rest).push(project.id)
  return { staff, rest }
}

export interface RightsMatch {
  match: Match
  /** Tickets of these projects must also match this: what is asked for, without internal comments. */
  outside: { projects: string[]; match: Match } | null
}

/**
 * A match with the rights in it: internal comments are asked for words in projects where the actor works, and nowhere
 * else, so that nothing that follows from the answer (counts, order, excerpts) can know of them. What else it narrows only
 * saves reading; the tables of state decide what is seen (`visibleTickets`).
 * @param matchIn what is looked for, within the texts that may be read
 */
export function withRights(reach: Reach, actor: Actor, matchIn: (within: Within) => Match): RightsMatch {
  const { staff, rest } = staffProjects(reach)
  // Whoever works in most projects reads what matches anywhere; of the rest few tickets are theirs, and asked again.
  if (!reach.bounded && staff.length >= rest.length) {
    const outside = rest.length === 0 ? null : { projects: rest, match: matchIn('public') }
    return { match: matchIn('all'), outside }
  }
  const sides: Match[] = []
  if (staff.length > 0) sides.push({ all: [matchIn('all'), inProjects(staff)] })
  if (rest.length > 0 && actor.person_id !== null) {
    const own: Match = { access: personAccess(actor.person_id) }
    sides.push({ all: [matchIn('public'), own, ...(reach.bounded ? [inProjects(rest)] : [])] })
  }
  return { match: { any: sides }, outside: null }
}

/** The second look at tickets outside, as SQL over `tickets`; null when there is none. */
export function outsideCondition(
  engine: EngineSql,
  slot: SearchSlot,
  { outside }: RightsMatch,
  doc: RawBuilder<number>,
): RawBuilder<SqlBool> | null {
  if (!outside) return null
  return sql`(tickets.project_id not in (${sql.join(outside.projects)})
    or ${engine.search.matches(slot, outside.match, doc)})`
}

function inProjects(ids: readonly string[]): Match {
  return { any: ids.map((id) => ({ access: projectAccess(id) })) }
}
