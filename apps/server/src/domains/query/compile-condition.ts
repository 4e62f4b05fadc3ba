import type { SlaWord } from '@waybill/contract/query/query-fields.ts'
import type { TextCondition } from '@waybill/contract/query/query.ts'
import { sql, type Expression, type SqlBool } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import { dayOfDate, instantOfBound } from './instant-of-date.ts'
import type { Bound, Comparison, TicketCondition } from './ticket-condition.ts'

/** How to ask for what stands in tables beside a ticket; tickets of the past have it with them. */
export interface SetConditions {
  /** Has a label of this folded name. */
  hasLabel(name: string): Expression<SqlBool>
  hasAnyLabel(): Expression<SqlBool>
  /** Is watched by one of them; there is at least one. */
  watchedBy(people: readonly string[]): Expression<SqlBool>
  /** Has a clock of which the word is true at `now` (milliseconds); null: has none. */
  hasClock(word: SlaWord | null, now: number): Expression<SqlBool>
  /** Its requester has rated it so. */
  hasRating(scores: Scores): Expression<SqlBool>
}

/** Both ends inclusive; null: open. */
export interface Scores {
  from: number | null
  to: number | null
}

/** What a query means at one time for one reader. */
export interface QueryMoment {
  /** Milliseconds: what relative dates count from. */
  now: number
  /** Holds these words, as far as the reader may know. */
  text(term: TextCondition): Expression<SqlBool>
}

/** What SQL of a condition needs beside the columns of `tickets`. */
export interface ConditionEnv extends SetConditions, QueryMoment {
  engine: EngineSql
  /** When a ticket was last changed, as far as the reader may know; milliseconds. */
  updated: Expression<number>
}

type Condition<Type extends TicketCondition['type']> = Extract<TicketCondition, { type: Type }>

/**
 * SQL over the columns of a table or subselect that is called `tickets`. What SQL calls unknown (a comparison with null)
 * counts as "no", also inside a `not`: `-assignee:bo` finds tickets without an assignee.
 */
export function compileCondition(condition: TicketCondition, env: ConditionEnv): Expression<SqlBool> {
  switch (condition.type) {
    case 'all':
      return joined(condition.of, env, ' and ')
    case 'any':
      return joined(condition.of, env, ' or ')
    case 'not':
      return sql`(${compileCondition(condition.of, env)}) is not true`
    case 'one_of':
      return isOneOf(sql.ref(`tickets.${condition.column}`), condition.values)
    case 'folded':
      return isOneOf(env.engine.fold(sql.ref(`tickets.${condition.column}`)), condition.values)
    case 'title_has':
      return env.engine.contains(sql.ref('tickets.title'), condition.text)
    case 'key':
      return sql`(tickets.project_id = ${condition.project} and tickets.number = ${condition.number})`
    case 'alias':
      return sql`tickets.id in (select ticket_aliases.ticket_id from ticket_aliases
        where ticket_aliases.project_id = ${condition.project} and ticket_aliases.alias = ${condition.alias})`
    case 'number':
      return isBetween(sql.ref('tickets.number'), condition)
    case 'rating':
      return env.hasRating(condition)
    case 'period':
      return period(condition, env)
    case 'filled':
      return condition.column === 'description'
        ? sql`tickets.description <> ''`
        : sql`${sql.ref(`tickets.${condition.column}`)} is not null`
    case 'label':
      return condition.name === null ? env.hasAnyLabel() : env.hasLabel(condition.name)
    case 'watcher':
      return condition.people.length === 0 ? sql`1 = 0` : env.watchedBy(condition.people)
    case 'clock':
      return env.hasClock(condition.word, env.now)
    case 'custom':
      return env.engine.jsonIsOneOf(sql.ref('tickets.fields'), condition.key, condition.values)
    case 'custom_filled':
      return sql`${env.engine.jsonText(sql.ref('tickets.fields'), condition.key)} is not null`
    case 'custom_compared':
      return customCompared(condition, env)
    case 'text':
      return env.text(condition.term)
  }
}

function joined(parts: readonly TicketCondition[], env: ConditionEnv, by: ' and ' | ' or ') {
  const compiled = parts.map((part) => compileCondition(part, env))
  return sql<SqlBool>`(${sql.join(compiled, sql.raw(by))})`
}

/** Whether a column has one of the values; null among them: nothing. */
export function isOneOf(
  column: Expression<unknown>,
  values: readonly (string | null)[],
): Expression<SqlBool> {
  const some = values.filter((value) => value !== null)
  const empty = sql<SqlBool>`${column} is null`
  if (some.length === 0) return values.length === 0 ? sql`1 = 0` : empty
  const named =
    some.length === 1 ? sql<SqlBool>`${column} = ${some[0]}` : sql<SqlBool>`${column} in (${sql.join(some)})`
  return some.length === values.length ? named : sql`(${named} or ${empty})`
}

/** Whether a column of whole numbers lies between two ends. */
export function isBetween(of: Expression<unknown>, { from, to }: Scores): Expression<SqlBool> {
  if (from !== null && from === to) return sql`${of} = ${from}`
  return ends(from === null ? null : sql`${of} >= ${from}`, to === null ? null : sql`${of} <= ${to}`)
}

function period({ column, from, to, zone }: Condition<'period'>, env: ConditionEnv): Expression<SqlBool> {
  const of = column === 'updated_at' ? env.updated : sql.ref(`tickets.${column}`)
  const at = (bound: Bound) => instantOfBound(bound, env.now, zone)
  return ends(from && sql`${of} >= ${at(from)}`, to && sql`${of} < ${at(to)}`)
}

function ends(from: Expression<SqlBool> | null, to: Expression<SqlBool> | null): Expression<SqlBool> {
  if (from && to) return sql`(${from} and ${to})`
  return from ?? to ?? sql`1 = 1`
}

const OPERATORS: Record<Comparison, string> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' }

function customCompared(condition: Condition<'custom_compared'>, env: ConditionEnv): Expression<SqlBool> {
  const { key, op, number, date, zone } = condition
  const fields = sql.ref<string>('tickets.fields')
  const operator = sql.raw(OPERATORS[op])
  const text = env.engine.jsonText(fields, key)
  const parts = [
    ...(number === null ? [] : [sql<SqlBool>`${env.engine.jsonNumber(fields, key)} ${operator} ${number}`]),
    // Dates of fields are texts of ten characters, which sort as dates do; other texts are left out.
    ...(date === null
      ? []
      : [
          sql<SqlBool>`(${text} like '____-__-__' and ${text} ${operator} ${dayOfDate(date, env.now, zone)})`,
        ]),
  ]
  return parts.length === 0 ? sql`1 = 0` : sql`(${sql.join(parts, sql` or `)})`
}
