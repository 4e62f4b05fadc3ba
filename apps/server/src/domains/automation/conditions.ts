import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { RuleCondition, RuleDefinition } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { isMe } from '@waybill/contract/query/check-value.ts'
import type { Condition } from '@waybill/contract/query/query.ts'
import type { Db } from '../../io/db/tables.ts'
import { resolveQuery } from '../query/resolve-query.ts'
import type { TicketCondition } from '../query/ticket-condition.ts'
import { readQuery, readReach } from '../tickets/ticket-filters.ts'

/** Each query of a rule, with ids in place of names. Null: all tickets; undefined: it names what is not there (any more). */
export type RuleQueries = ReadonlyMap<string, TicketCondition | null | undefined>

/** A query of a definition, and where it stands in it. */
interface PlacedQuery {
  query: string
  pointer: string
}

/** The queries of a definition's tree of conditions, each with its JSON Pointer. */
export function queriesIn({ trigger, when }: RuleDefinition): PlacedQuery[] {
  return [
    ...(trigger.query === undefined ? [] : [{ query: trigger.query, pointer: '/definition/trigger/query' }]),
    ...(when ? queriesOf(when, '/definition/when') : []),
  ]
}

function queriesOf(node: RuleCondition, at: string): PlacedQuery[] {
  return [
    ...(node.query === undefined ? [] : [{ query: node.query, pointer: `${at}/query` }]),
    ...(node.of ?? []).flatMap((one, index) => queriesOf(one, `${at}/of/${String(index)}`)),
  ]
}

/** Reads the queries of a rule; one that names what is gone is undefined, and does not hold. */
export async function readQueries(
  db: Db,
  definition: RuleDefinition,
  project: string | null,
): Promise<RuleQueries> {
  const queries = new Map<string, TicketCondition | null | undefined>()
  for (const { query } of queriesIn(definition)) {
    if (!queries.has(query))
      queries.set(query, await readForRule(db, query, project).catch(undefinedIfProblem))
  }
  return queries
}

/**
 * A query of a rule with ids in place of names.
 * @throws Problem when it names what is not there, or what means nothing without somebody who asks
 */
export async function readForRule(
  db: Db,
  text: string,
  project: string | null,
): Promise<TicketCondition | null> {
  const query = readQuery(text)
  if (query.where && namesMe(query.where))
    throw new NotForRules('names "me", and nobody asks here: name a person')
  const reach = await readReach(db, SYSTEM, project ?? undefined)
  const { where } = await resolveQuery(db, SYSTEM, reach, query)
  if (where && asksForClock(where)) throw new NotForRules('asks for a clock: use the trigger of a clock')
  return where
}

/** What a query may say, but not in a rule. */
export class NotForRules extends Error {
  override readonly name = 'NotForRules'
}

function asksForClock(condition: TicketCondition): boolean {
  if (condition.type === 'not') return asksForClock(condition.of)
  if (condition.type === 'all' || condition.type === 'any') return condition.of.some(asksForClock)
  return condition.type === 'clock'
}

function namesMe(condition: Condition): boolean {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.some(namesMe)
    case 'not':
      return namesMe(condition.of)
    case 'text':
      return false
    case 'field':
      return (
        /^(assignee|reporter|watcher)$/.test(condition.field) && condition.values.some((value) => isMe(value))
      )
  }
}

function undefinedIfProblem(error: unknown): undefined {
  if (error instanceof Problem || error instanceof NotForRules) return undefined
  throw error
}
