import type { Status } from '@waybill/contract/workflows/step.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { SetConditions } from '../query/compile-condition.ts'
import type { TicketCondition } from '../query/ticket-condition.ts'
import { conditionsOf, type TicketFilters } from '../tickets/ticket-list.queries.ts'
import { clocksAreOfToday, ratingsAreOfToday, textIsOfToday } from './past.errors.ts'

/**
 * What the filters say about tickets of the past. Relative dates count from the moment, `now` in milliseconds.
 * @throws Problem 400 when they ask for words, clocks or ratings
 */
export function conditionsThen(
  filters: TicketFilters,
  engine: EngineSql,
  now: number,
): Expression<SqlBool>[] {
  if (filters.where && asksForText(filters.where)) throw textIsOfToday('q')
  const text = () => {
    throw textIsOfToday('q')
  }
  return conditionsOf(filters, engine, setsThen(engine), { now, text })
}

/** Titles and descriptions stay in the log; a version says only which event holds them. */
function asksForText(condition: TicketCondition): boolean {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.some(asksForText)
    case 'not':
      return asksForText(condition.of)
    case 'text':
    case 'title_has':
      return true
    case 'filled':
      return condition.column === 'description'
    default:
      return false
  }
}

/** The statuses that the filters leave, as far as they say so outright: the others need not be looked at. */
export function statusesOf({ status, where }: TicketFilters): Status[] | undefined {
  const parts = where?.type === 'all' ? where.of : where ? [where] : []
  const named = parts.flatMap((part) =>
    part.type === 'one_of' && part.column === 'status' ? [part.values as Status[]] : [],
  )
  const all = [...(status ? [status] : []), ...named]
  return all.length === 0 ? undefined : all.reduce((left, some) => left.filter((one) => some.includes(one)))
}

/** A version has its labels and watchers with it; labels are asked for by the names of today. */
function setsThen(engine: EngineSql): SetConditions {
  const labelsNow = sql`select 1 from labels where labels.project_id = tickets.project_id
    and ${engine.jsonHasId(sql.ref('tickets.labels'), sql.ref('labels.id'))}`
  return {
    hasLabel: (name) => sql<SqlBool>`exists (${labelsNow} and labels.name_folded = ${name})`,
    hasAnyLabel: () => sql<SqlBool>`exists (${labelsNow})`,
    watchedBy: (people) => {
      const each = people.map((id) => engine.jsonHasId(sql.ref('tickets.watchers'), sql.val(id)))
      return sql<SqlBool>`(${sql.join(each, sql` or `)})`
    },
    hasClock: () => {
      throw clocksAreOfToday('q')
    },
    hasRating: () => {
      throw ratingsAreOfToday()
    },
  }
}
