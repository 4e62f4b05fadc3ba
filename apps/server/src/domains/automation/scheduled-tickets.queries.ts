import { sql, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db } from '../../io/db/tables.ts'
import { beginAllWith } from '../query/begin-with.queries.ts'
import { conditionsOf } from '../tickets/ticket-list.queries.ts'
import { readForRule } from './conditions.ts'
import { definitionOf, type RuleRow } from './rules.queries.ts'

/** Ids of the tickets that the query of a schedule finds now, the oldest first. */
export async function scheduledTickets(
  { db, sql: engine, now }: { db: Db; sql: EngineSql; now: number },
  rule: Pick<RuleRow, 'project_id' | 'definition'>,
  limit: number,
): Promise<string[]> {
  const { query = '' } = definitionOf(rule).trigger
  const where = await readForRule(db, query, rule.project_id)
  const text = ({ text: words }: { text: string }) =>
    sql<SqlBool>`(${engine.contains(sql.ref('tickets.title'), words)} or ${engine.contains(sql.ref('tickets.description'), words)})`
  const moment = where && { now, text, beginWith: beginAllWith(where, now) }
  const conditions = conditionsOf(where === null ? {} : { where }, engine, undefined, moment)
  let found = db.selectFrom('tickets').select('tickets.id').where('tickets.deleted_at', 'is', null)
  if (rule.project_id !== null) found = found.where('tickets.project_id', '=', rule.project_id)
  for (const condition of conditions) found = found.where(condition)
  const rows = await found.orderBy('tickets.id').limit(limit).execute()
  return rows.map(({ id }) => id)
}
