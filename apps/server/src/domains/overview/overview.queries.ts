import type { Actor } from '@waybill/contract/access/policies.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { reachOfAll, visibleTickets } from '../tickets/ticket-reach.queries.ts'

/** What somebody may see of the tickets; null: everything. */
export type Sight = Expression<SqlBool> | null

export async function sightOf(db: Db, actor: Actor): Promise<Sight> {
  return visibleTickets(await reachOfAll(db, actor), actor, false)
}

/** Offsets of time zones are whole quarters of an hour: of these every day of every zone can be made. */
export const QUARTER_MILLIS = 15 * 60 * 1000

const CRITICAL = 3

function tickets(db: Db, sight: Sight) {
  const all = db.selectFrom('tickets').where('tickets.deleted_at', 'is', null)
  return sight ? all.where(sight) : all
}

export function byStatusQuery(db: Db, sight: Sight) {
  return tickets(db, sight)
    .select((of) => ['tickets.status', of.fn.countAll<number>().as('count')])
    .groupBy('tickets.status')
}

export function criticalQuery(db: Db, sight: Sight) {
  return tickets(db, sight)
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('tickets.priority_rank', '=', CRITICAL)
    .where('tickets.status', 'in', ['open', 'in_progress'])
}

/** How many were created, or resolved, in each quarter of an hour since then. */
export function quartersQuery(db: Db, sight: Sight, column: 'created_at' | 'resolved_at', from: number) {
  const quarter = sql<number>`${sql.ref(`tickets.${column}`)} / ${sql.lit(QUARTER_MILLIS)}`
  return tickets(db, sight)
    .select((of) => [quarter.as('quarter'), of.fn.countAll<number>().as('count')])
    .where(`tickets.${column}`, '>=', from)
    .where(`tickets.${column}`, 'is not', null)
    .groupBy(quarter)
}

/** Unresolved tickets by whose they are. */
export function loadQuery(db: Db, sight: Sight, now: number) {
  const isStatus = (status: Status) =>
    sql<number>`sum(case when tickets.status = ${status} then 1 else 0 end)`
  return tickets(db, sight)
    .select([
      'tickets.assignee_id',
      isStatus('open').as('open'),
      isStatus('in_progress').as('in_progress'),
      sql<number>`sum(case when tickets.priority_rank = ${sql.lit(CRITICAL)} then 1 else 0 end)`.as(
        'critical',
      ),
      sql<number>`sum(case when tickets.due_at < ${now} then 1 else 0 end)`.as('overdue'),
    ])
    .where('tickets.status', 'in', ['open', 'in_progress'])
    .groupBy('tickets.assignee_id')
}
