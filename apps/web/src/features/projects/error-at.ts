import type { Problem } from '@waybill/contract/problems/problem.ts'
import { t, type MessageKey } from '../../messages/messages.ts'
import { errorOf } from '../../ui/problem-note.tsx'
import { restOf } from '../settings/rest-of.ts'

/** Problems that are about one field although the server names none: somebody else has that name or key. */
const TAKEN = {
  'project.key_taken': ['key', 'projects.key_taken'],
  'label.name_taken': ['name', 'projects.label_taken'],
  'field.key_taken': ['key', 'projects.field_taken'],
} as const satisfies Record<string, readonly [string, MessageKey]>

function takenBy(problem: Problem | null) {
  return Object.entries(TAKEN).find(([code]) => code === problem?.code)?.[1]
}

/** What is wrong with one field, to stand below it. */
export function errorAt(problem: Problem | null, field: string): string | undefined {
  const taken = takenBy(problem)
  return taken?.[0] === field ? t(taken[1]) : errorOf(problem, field)
}

/** The problem, unless every word of it stands at one of these fields already. */
export function otherThan(problem: Problem | null, fields: readonly string[]): Problem | null {
  const taken = takenBy(problem)
  if (taken && fields.includes(taken[0])) return null
  return restOf(problem, fields)
}
