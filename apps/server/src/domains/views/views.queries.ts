import type { Actor } from '@waybill/contract/access/policies.ts'
import type { ViewFacts } from '@waybill/contract/access/view-policy.ts'
import { sql, type Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import type { CommandContext } from '../../kernel/command.ts'
import { isId } from '../people/people.queries.ts'
import type { ViewsTable } from './views.tables.ts'

export type ViewRow = Selectable<ViewsTable>
export type PlacedView = ViewRow & { owner_name: string; position: number }

/** Shared views of others in one answer; far more than anybody looks through. */
const MOST_SHARED = 500

export function viewFacts(row: Pick<ViewRow, 'owner_id' | 'shared'>, actor: Actor): ViewFacts {
  return { is_owner: actor.person_id === row.owner_id, shared: row.shared === 1 }
}

/** The views of a person in their order. */
export function ownViews(db: Db, person: string): Promise<PlacedView[]> {
  return placed(db).where('views.owner_id', '=', person).orderBy('views.rank').orderBy('views.id').execute()
}

/** The views that others share, by owner. */
export function sharedViews(db: Db, person: string): Promise<PlacedView[]> {
  return placed(db)
    .where(sql<boolean>`views.shared = 1`)
    .where('views.owner_id', '<>', person)
    .orderBy('views.owner_id')
    .orderBy('views.rank')
    .orderBy('views.id')
    .limit(MOST_SHARED)
    .execute()
}

export async function findView(db: Db, id: string): Promise<PlacedView | undefined> {
  return isId(id) ? placed(db).where('views.id', '=', id.toLowerCase()).executeTakeFirst() : undefined
}

function placed(db: Db) {
  return db
    .selectFrom('views')
    .innerJoin('people', 'people.id', 'views.owner_id')
    .selectAll('views')
    .select('people.name as owner_name')
    .select(
      sql<number>`(select count(*) from views as earlier where earlier.owner_id = views.owner_id
        and (earlier.rank, earlier.id) < (views.rank, views.id))`.as('position'),
    )
}

/** The view, locked until commit, with the others of its owner: their order changes under the lock of the owner's row. */
export async function lockView(context: CommandContext, id: string): Promise<ViewRow | null> {
  const found = await findView(context.tx, id)
  if (!found) return null
  await lockOwner(context, found.owner_id)
  const query = context.tx.selectFrom('views').selectAll().where('id', '=', found.id)
  return (await context.sql.forUpdate(query).executeTakeFirst()) ?? null
}

export async function lockOwner({ tx, sql: engine }: CommandContext, owner: string): Promise<void> {
  await engine.forUpdate(tx.selectFrom('people').select('id').where('id', '=', owner)).execute()
}
