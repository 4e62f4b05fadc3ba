import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Db } from '../../io/db/tables.ts'
import { readFilters, readSort } from '../tickets/ticket-filters.ts'
import { reachOf, reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { unknownProject, wrongQuery } from './views.errors.ts'

/** The id of the project that a reference names. @throws Problem 422 when there is none for the actor */
export async function projectOfView(
  db: Db,
  actor: Actor,
  ref: string | null | undefined,
): Promise<string | null> {
  if (ref === undefined || ref === null) return null
  const reached = await reachOf(db, actor, ref)
  if (!reached) throw unknownProject()
  return reached.project.id
}

/** @throws Problem 422 with the characters of the query that are wrong for the actor today */
export async function checkView(db: Db, actor: Actor, project: string | null, query: string): Promise<void> {
  try {
    readSort({ q: query })
    const reached = project === null ? null : await reachOf(db, actor, project)
    const reach = reached
      ? { projects: new Map([[reached.project.id, reached]]), bounded: true }
      : await reachOfAll(db, actor)
    await readFilters(db, actor, reach, { q: query })
  } catch (error) {
    throw wrongQuery(error)
  }
}
