import type { BulkFacts } from '@waybill/contract/bulk/bulk-policy.ts'
import { BULK_KEPT_MILLIS, type BulkResult } from '@waybill/contract/bulk/bulk.ts'
import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { readIds } from '../people/token-lists.ts'
import type { BulkItemsTable, BulksTable } from './bulk.tables.ts'

export type BulkRow = Selectable<BulksTable>
export type BulkItemRow = Selectable<BulkItemsTable>

export async function findBulk(db: Db, id: string): Promise<BulkRow | null> {
  return (await db.selectFrom('bulks').selectAll().where('id', '=', id).executeTakeFirst()) ?? null
}

export function bulkFacts(run: BulkRow, actor: Actor): BulkFacts {
  return {
    is_owner: actor.person_id !== null && run.person_id === actor.person_id,
    token_projects: run.token_projects === null ? null : readIds(run.token_projects),
  }
}

/** The run that a person has under way. */
export async function findRunning(db: Db, personId: string): Promise<BulkRow | null> {
  const run = await db
    .selectFrom('bulks')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', 'in', ['selecting', 'running'])
    .executeTakeFirst()
  return run ?? null
}

/** Runs, newest first; of one person, or of all. */
export function listBulks(
  db: Db,
  of: { person: string | null; limited: boolean },
  page: { limit: number; after?: string },
): Promise<BulkRow[]> {
  let query = db.selectFrom('bulks').selectAll().orderBy('id', 'desc').limit(page.limit)
  if (of.person !== null) query = query.where('person_id', '=', of.person)
  if (of.limited) query = query.where('token_projects', 'is not', null)
  if (page.after !== undefined) query = query.where('id', '<', page.after)
  return query.execute()
}

export type ItemCounts = Record<BulkResult, number>

/** How many items of each run have which result. */
export async function countItems(db: Db, ids: readonly string[]): Promise<Map<string, ItemCounts>> {
  const counts = new Map(ids.map((id) => [id, { waiting: 0, changed: 0, unchanged: 0, refused: 0 }]))
  if (ids.length === 0) return counts
  const rows = await db
    .selectFrom('bulk_items')
    .select((of) => ['bulk_id', 'state', of.fn.countAll<number>().as('count')])
    .where('bulk_id', 'in', [...ids])
    .groupBy(['bulk_id', 'state'])
    .execute()
  for (const { bulk_id, state, count } of rows) {
    const of = counts.get(bulk_id)
    if (of) of[state] = count
  }
  return counts
}

/** Items in the order of their positions, after one. */
export function listItems(
  db: Db,
  bulk: string,
  page: { result?: BulkResult | undefined; limit: number; after: number },
): Promise<BulkItemRow[]> {
  let query = db
    .selectFrom('bulk_items')
    .selectAll()
    .where('bulk_id', '=', bulk)
    .where('position', '>', page.after)
    .orderBy('position')
    .limit(page.limit)
  if (page.result !== undefined) query = query.where('state', '=', page.result)
  return query.execute()
}

/** What of a selection has been written down: tickets by their ids, and what was not found as it was written. */
export async function writtenDown(db: Db, bulk: string): Promise<{ next: number; names: Set<string> }> {
  const rows = await db
    .selectFrom('bulk_items')
    .select(['ticket_id', 'ref'])
    .where('bulk_id', '=', bulk)
    .execute()
  return { next: rows.length, names: new Set(rows.map(({ ticket_id, ref }) => ticket_id ?? ref ?? '')) }
}

/** Positions from one up to another whose turn is still to come. */
export async function waitingPositions(db: Db, bulk: string, from: number, to: number): Promise<number[]> {
  const rows = await db
    .selectFrom('bulk_items')
    .select('position')
    .where('bulk_id', '=', bulk)
    .where('state', '=', 'waiting')
    .where('position', '>=', from)
    .where('position', '<', to)
    .orderBy('position')
    .execute()
  return rows.map((row) => row.position)
}

/** Whether what came of each ticket may be purged by now, and the run cannot be undone any more. */
export function isPast(run: Pick<BulkRow, 'finished_at'>, now: number): boolean {
  return run.finished_at !== null && now - run.finished_at > BULK_KEPT_MILLIS
}
