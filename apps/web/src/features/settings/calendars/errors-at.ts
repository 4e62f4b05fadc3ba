import type { Problem } from '@waybill/contract/problems/problem.ts'
import { errorOf } from '../../../ui/problem-note.tsx'

/** What is wrong with a field or anything within it, to stand below it. */
export function errorUnder(problem: Problem | null, field: string): string | undefined {
  const found = problem?.errors?.find(
    ({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`),
  )
  return found && errorOf(problem, found.pointer.slice(1))
}

/** The problem, unless all of it stands below these fields already. */
export function exceptUnder(problem: Problem | null, fields: readonly string[]): Problem | null {
  const errors = problem?.errors ?? []
  const isShown = (pointer: string) =>
    fields.some((field) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))
  return errors.length > 0 && errors.every(({ pointer }) => isShown(pointer)) ? null : problem
}
