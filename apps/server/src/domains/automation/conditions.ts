import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { RuleCondition, RuleDefinition, RuleFault } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { isMe } from '@waybill/contract/query/check-value.ts'
import type { Condition } from '@waybill/contract/query/query.ts'
import type { Db } from '../../io/db/tables.ts'
import { resolveQuery } from '../query/resolve-query.ts'
import type { TicketCondition } from '../query/ticket-condition.ts'
import { readQuery, readReach } from '../tickets/ticket-filters.ts'

/** Each query of a rule, with ids in place of names. Null: all tickets. */
export type RuleQueries = ReadonlyMap<string, TicketCondition | null>

/** A query of a definition, and where it stands in it. */
interface PlacedQuery {
  query: string
  pointer: string
}

/** The queries of a definition, each with its JSON Pointer. */
function queriesIn({ trigger, when }: RuleDefinition): PlacedQuery[] {
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

/**
 * Reads the queries of a rule, and says which of them cannot be asked. Nobody can say whether such a one holds, and under `not`
 * either answer would be the wrong one: with a fault a rule is not asked at all.
 */
export async function readQueries(
  db: Db,
  definition: RuleDefinition,
  project: string | null,
): Promise<{ queries: RuleQueries; faults: RuleFault[] }> {
  const queries = new Map<string, TicketCondition | null>()
  const faults: RuleFault[] = []
  for (const { query, pointer } of queriesIn(definition)) {
    try {
      if (!queries.has(query)) queries.set(query, await readForRule(db, query, project))
    } catch (error) {
      if (!(error instanceof Problem || error instanceof NotForRules)) throw error
      const said = error instanceof Problem ? error.errors?.[0]?.message : undefined
      faults.push({ pointer, query, message: said ?? error.message })
    }
  }
  return { queries, faults }
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
  if (where && asksFor('clock', where)) throw new NotForRules('asks for a clock: use the trigger of a clock')
  if (where && asksFor('rating', where))
    throw new NotForRules('asks for a rating, which rules cannot ask for')
  const gone = where && (await stepThatIsGone(db, stepsIn(where)))
  if (gone) throw new NotForRules(`there is no step "${gone}"`)
  return where
}

/** What a query may say, but not in a rule. */
class NotForRules extends Error {
  override readonly name = 'NotForRules'
}

function asksFor(type: TicketCondition['type'], condition: TicketCondition): boolean {
  if (condition.type === 'not') return asksFor(type, condition.of)
  if (condition.type === 'all' || condition.type === 'any')
    return condition.of.some((part) => asksFor(type, part))
  return condition.type === type
}

/** Steps may be named by id, which the language leaves as it is. */
function stepsIn(condition: TicketCondition): string[] {
  if (condition.type === 'not') return stepsIn(condition.of)
  if (condition.type === 'all' || condition.type === 'any') return condition.of.flatMap(stepsIn)
  if (condition.type !== 'one_of' || condition.column !== 'step_id') return []
  return condition.values.filter((value) => typeof value === 'string')
}

async function stepThatIsGone(db: Db, ids: readonly string[]): Promise<string | undefined> {
  if (ids.length === 0) return undefined
  const rows = await db.selectFrom('workflow_steps').select('id').where('id', 'in', ids).execute()
  const there = new Set(rows.map(({ id }) => id))
  return ids.find((id) => !there.has(id))
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
