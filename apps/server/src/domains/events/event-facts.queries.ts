import type { Actor, ProjectFacts, TicketFacts } from '@waybill/contract/access/policies.ts'
import { sql } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { keptByDirectory } from '../../kernel/kept-by-directory.ts'
import { factsOf, membershipOf } from '../projects/projects.queries.ts'
import { ticketFactsOf } from '../tickets/tickets.queries.ts'

/** Ids asked for in one statement. */
const IDS_PER_QUERY = 500

/** What policies ask about projects; those that do not exist are missing. */
export function projectFactsById(
  db: Db,
  actor: Actor,
  ids: readonly string[],
): Promise<Map<string, ProjectFacts>> {
  return keptFacts(db, ids, actor)
}

const keptFacts = keptByDirectory<Actor, ProjectFacts>(
  async (db, ids, actor) => {
    const found = new Map<string, ProjectFacts>()
    for (const some of slices(ids)) {
      const rows = await db
        .selectFrom('projects')
        .select(['id', 'access', 'archived'])
        .select(membershipOf(actor))
        .where('id', 'in', some)
        .execute()
      for (const row of rows) found.set(row.id, factsOf(row, row.membership))
    }
    return found
  },
  ({ person_id }) => person_id ?? '',
)

/** What policies ask about tickets of known projects, without their texts. */
export async function ticketFactsById(
  db: Db,
  actor: Actor,
  ids: readonly string[],
  projects: ReadonlyMap<string, ProjectFacts | null>,
): Promise<Map<string, TicketFacts>> {
  const found = new Map<string, TicketFacts>()
  for (const some of slices(ids)) {
    const rows = await db
      .selectFrom('tickets')
      .select(['id', 'project_id', 'reporter_id', 'deleted_at'])
      .select(
        sql<number>`(select count(*) from ticket_watchers
          where ticket_id = tickets.id and person_id = ${actor.person_id ?? ''})`.as('watching'),
      )
      .where('id', 'in', some)
      .execute()
    for (const row of rows) {
      const project = projects.get(row.project_id)
      if (project) found.set(row.id, ticketFactsOf(row, project, row.watching > 0, actor))
    }
  }
  return found
}

function slices(ids: readonly string[]): string[][] {
  const all: string[][] = []
  for (let start = 0; start < ids.length; start += IDS_PER_QUERY)
    all.push(ids.slice(start, start + IDS_PER_QUERY))
  return all
}
