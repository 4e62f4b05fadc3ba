import type { Actor } from '@waybill/contract/access/policies.ts'
import { mayWithView } from '@waybill/contract/access/view-policy.ts'
import type { Db } from '../../io/db/tables.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'
import { findView, ownViews, sharedViews, viewFacts, type PlacedView } from './views.queries.ts'

/** The views that somebody sees: their own in their order, then what others share. */
export async function seenViews(db: Db, actor: Actor): Promise<PlacedView[]> {
  const person = actor.person_id ?? ''
  const own = await ownViews(db, person)
  const shared = await sharedViews(db, person)
  const seen = shared.filter((row) => mayWithView(actor, 'view.see', viewFacts(row, actor)) === 'allow')
  return [...own, ...(await withProjects(db, actor, seen))]
}

/** null when it does not exist for the actor. */
export async function seenView(db: Db, actor: Actor, id: string): Promise<PlacedView | null> {
  const row = await findView(db, id)
  if (!row || mayWithView(actor, 'view.see', viewFacts(row, actor)) !== 'allow') return null
  if (row.owner_id === actor.person_id) return row
  return (await withProjects(db, actor, [row]))[0] ?? null
}

/** Without those of projects that do not exist for the actor: their names would tell. */
async function withProjects(db: Db, actor: Actor, rows: readonly PlacedView[]): Promise<PlacedView[]> {
  if (rows.every((row) => row.project_id === null)) return [...rows]
  const { projects } = await reachOfAll(db, actor)
  return rows.filter(
    ({ project_id }) => project_id === null || (projects.get(project_id)?.as ?? 'none') !== 'none',
  )
}
