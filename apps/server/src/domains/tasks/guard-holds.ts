import { standing, type Actor } from '@waybill/contract/access/policies.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { resolveQuery } from '../query/resolve-query.ts'
import { readQuery } from '../tickets/ticket-filters.ts'
import { conditionsOf } from '../tickets/ticket-list.queries.ts'
import type { Reach } from '../tickets/ticket-reach.queries.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'

/** Where to ask: what is committed, or the transaction of a command. */
export interface AskFrom {
  db: Db
  sql: EngineSql
  /** Milliseconds: what relative dates count from. */
  now: number
}

/**
 * Whether a ticket fulfils a condition of the query language, as it stands in the database. Words are looked for in title
 * and description. A condition that names somebody or something that is gone does not hold.
 */
export async function guardHolds(
  ask: AskFrom,
  actor: Actor,
  { ticket, project, facts }: TicketWithFacts,
  guard: string | null,
): Promise<boolean> {
  if (guard === null || guard.trim() === '') return true
  const here = { project, facts: facts.project, as: standing(actor, facts.project) }
  const reach: Reach = { projects: new Map([[project.id, here]]), bounded: true }
  const conditions = await guardConditions(ask, actor, reach, guard)
  if (!conditions || conditions.length === 0) return conditions !== null
  const query = ask.db.selectFrom('tickets').select('tickets.id').where('tickets.id', '=', ticket.id)
  const row = await conditions.reduce((all, one) => all.where(one), query).executeTakeFirst()
  return row !== undefined
}

/** What a condition asks of `tickets`; null: it names somebody or something that is gone, and holds for none. */
export async function guardConditions(
  { db, sql: engine, now }: AskFrom,
  actor: Actor,
  reach: Reach,
  guard: string,
): Promise<Expression<SqlBool>[] | null> {
  const where = await resolved(db, actor, reach, guard)
  if (where === undefined) return null
  if (where === null) return []
  const text = ({ text: words }: { text: string }) =>
    sql<SqlBool>`(${engine.contains(sql.ref('tickets.title'), words)} or ${engine.contains(sql.ref('tickets.description'), words)})`
  return conditionsOf({ where }, engine, undefined, { now, text })
}

async function resolved(db: Db, actor: Actor, reach: Reach, guard: string) {
  try {
    return (await resolveQuery(db, actor, reach, readQuery(guard))).where
  } catch (error) {
    if (error instanceof Problem) return undefined
    throw error
  }
}
