import type { PolicyWarning } from '@waybill/contract/sla/sla.ts'
import { printQuery } from '@waybill/contract/query/print-query.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { PolicyRow } from './policies.queries.ts'

type Tried = Pick<PolicyRow, 'id' | 'name' | 'condition' | 'position' | 'active'>

/** By id: why policies may not apply as they stand. @param ordered all, in the order in which they are tried */
export function policyWarnings(ordered: readonly Tried[]): Map<string, PolicyWarning[]> {
  const active = ordered.filter((one) => one.active === 1)
  return new Map(active.map((one, index) => [one.id, warningsOf(one, active.slice(0, index))]))
}

function warningsOf(policy: Tried, earlier: readonly Tried[]): PolicyWarning[] {
  const parts = partsOf(policy.condition)
  const taker = earlier.find(({ condition }) => [...partsOf(condition)].every((part) => parts.has(part)))
  if (taker)
    return [
      {
        code: 'never_applies',
        message: `It applies to no ticket: “${taker.name}” is tried before it and takes all of them. Put this one before it.`,
      },
    ]
  const same = earlier.find(({ position }) => position === policy.position)
  if (!same) return []
  return [
    {
      code: 'same_position',
      message: `“${same.name}” has the same position (${String(policy.position)}) and is older, so it is tried before this one.`,
    },
  ]
}

/** What must hold together, each part in one form; a condition that cannot be read any more is one part. */
function partsOf(condition: string): ReadonlySet<string> {
  if (condition.trim() === '') return new Set()
  const read = parseQuery(condition)
  if (!read.ok || !read.query.where) return new Set([condition])
  const { where } = read.query
  const all = where.type === 'all' ? where.of : [where]
  return new Set(all.map((part) => printQuery({ where: part, sort: null }).toLowerCase()))
}
