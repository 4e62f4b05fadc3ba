import type { Problem } from '@waybill/contract/problems/problem.ts'

/** The problem, unless every word of it stands at one of these fields already. */
export function restOf(problem: Problem | null, fields: readonly string[]): Problem | null {
  const errors = problem?.errors ?? []
  const placed = errors.length > 0 && errors.every(({ pointer }) => fields.includes(pointer.slice(1)))
  return placed ? null : problem
}
