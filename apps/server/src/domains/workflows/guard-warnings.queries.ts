import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import { customKey, findField } from '@waybill/contract/query/query-fields.ts'
import type { Condition, FieldCondition } from '@waybill/contract/query/query.ts'
import { warningOf } from '@waybill/contract/workflows/problems-of.ts'
import type { WorkflowDefinition, WorkflowProblem } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { scopeOf, type QueryScope } from '../query/query-scope.ts'
import { resolveWithin } from '../query/resolve-query.ts'
import { reachOfAll } from '../tickets/ticket-reach.queries.ts'

/** By what a guard names: that it is not there. */
export type UnknownNames = ReadonlyMap<string, string>

const NAMED = new Set(['person', 'team', 'project', 'step', 'workflow', 'label'])

/** What the guards of these definitions name that is nowhere in the installation; each name is looked up once. */
export async function readUnknownNames(
  db: Db,
  definitions: readonly WorkflowDefinition[],
): Promise<UnknownNames> {
  const named = new Map(definitions.flatMap(namesIn).map((one) => [keyOf(one), one]))
  const unknown = new Map<string, string>()
  if (named.size === 0) return unknown
  const scope = await scopeOf(db, SYSTEM, await reachOfAll(db, SYSTEM))
  for (const some of slicesOf([...named]))
    await Promise.all(
      some.map(async ([key, where]) => {
        const words = await missingIn(scope, where)
        if (words !== null) unknown.set(key, words)
      }),
    )
  return unknown
}

/** Names that are looked up at once: some, so that a long definition takes not all connections. */
const AT_ONCE = 8

function slicesOf<One>(all: readonly One[]): One[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, index) =>
    all.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  )
}

/** That what a condition names is not there, in words; null: it is. */
async function missingIn(scope: QueryScope, where: FieldCondition): Promise<string | null> {
  try {
    await resolveWithin(scope, where)
    return null
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return error.errors?.[0]?.message ?? error.title
  }
}

/** A condition that names what is not there does not hold, whatever else it says. */
export function guardWarnings(definition: WorkflowDefinition, unknown: UnknownNames): WorkflowProblem[] {
  if (unknown.size === 0) return []
  const own = new Set(definition.steps.map(({ name }) => foldText(name.trim())))
  return definition.transitions.flatMap(({ id, name, guard }) =>
    namesOf(guard).flatMap((one) => {
      const message = unknown.get(keyOf(one))
      const isOwn = one.field === 'step' && own.has(foldText(one.values[0]?.text.trim() ?? ''))
      if (message === undefined || isOwn) return []
      const words = `The guard of "${name}" never holds: ${message}. Name one that is there, or make it.`
      return [warningOf(id, 'guard_names_unknown', words)]
    }),
  )
}

function namesIn({ transitions }: WorkflowDefinition): FieldCondition[] {
  return transitions.flatMap(({ guard }) => namesOf(guard))
}

/** What a guard names, one name each. */
function namesOf(guard: string | null): FieldCondition[] {
  const parsed = guard === null ? null : parseQuery(guard)
  return parsed?.ok && parsed.query.where ? leavesOf(parsed.query.where) : []
}

function leavesOf(condition: Condition): FieldCondition[] {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf)
    case 'not':
      return leavesOf(condition.of)
    case 'text':
      return []
    case 'field':
      if (customKey(condition.field) !== null) return [condition]
      if (!NAMED.has(findField(condition.field)?.type ?? '')) return []
      return condition.values.map((value) => ({ ...condition, values: [value] }))
  }
}

function keyOf({ field, values }: FieldCondition): string {
  if (customKey(field) !== null) return field
  return `${field}:${values.map(({ text, quoted }) => JSON.stringify([foldText(text), quoted])).join()}`
}
