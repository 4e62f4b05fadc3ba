import type { Problem } from '@waybill/contract/problems/problem.ts'

/** What went wrong and what to do, as it is said to people. */
export function wordsOfProblem({ title, detail, errors }: Problem): string {
  const first = errors?.[0]
  const more = detail ?? (first && `${first.pointer.slice(1)} ${first.message}`)
  return more === undefined ? title : `${title}. ${more}`
}
