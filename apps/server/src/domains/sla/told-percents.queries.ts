import { CLOCK_TARGETS, type ClockTarget } from '@waybill/contract/sla/sla.ts'
import type { Db } from '../../io/db/tables.ts'
import { listPolicies, policyValues } from './policies.queries.ts'
import { TELLS } from './rules.ts'

const BREACH = 100

/**
 * At which percents of its time a clock says something, in order: the warnings, and the breach. Empty: nothing promises such a
 * time. Times of steps and whole runs are promised by workflows, which all warn alike.
 * @param target any when left out
 */
export async function toldPercents(db: Db, target?: ClockTarget): Promise<number[]> {
  const wanted = target === undefined ? CLOCK_TARGETS : [target]
  const promised = (await listPolicies(db))
    .filter(({ active }) => active === 1)
    .flatMap((row) => policyValues(row).targets)
  const told = wanted.flatMap((one) => {
    if (one === 'task' || one === 'step') return [...TELLS, BREACH]
    const its = promised.filter((promise) => promise.target === one)
    return its.flatMap(({ warn_at }) => [...(warn_at ?? TELLS), BREACH])
  })
  return [...new Set(told)].toSorted((a, b) => a - b)
}
