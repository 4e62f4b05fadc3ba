import { foldText } from '@waybill/contract/fold-text.ts'
import type { Rung } from '@waybill/contract/tasks/task.ts'

/** The words of a ticket, or of a workflow, by which the two find each other. */
export interface MatchWords {
  category: string | null
  sub_category: string | null
  department: string | null
  priority: string | null
}

export interface Matchable extends MatchWords {
  id: string
}

const KEYS = ['category', 'sub_category', 'department', 'priority'] as const
type Key = (typeof KEYS)[number]

const LADDER: readonly { rung: Rung; keys: readonly Key[] }[] = [
  { rung: 'exact', keys: KEYS },
  { rung: 'without_priority', keys: ['category', 'sub_category', 'department'] },
  { rung: 'category_and_department', keys: ['category', 'department'] },
]

/**
 * The workflow for a ticket by the ladder of category, sub-category, department and priority; null when no rung holds one.
 * Nothing equals nothing, but a workflow without a category is found by its project alone. On one rung a workflow that
 * names nothing else than the ticket does goes before one that does.
 * @param workflows the oldest first
 */
export function matchWorkflow<One extends Matchable>(
  workflows: readonly One[],
  ticket: MatchWords,
): { workflow: One; rung: Rung } | null {
  if (ticket.category === null) return null
  for (const { rung, keys } of LADDER) {
    const found = workflows.filter((one) => keys.every((key) => same(one[key], ticket[key])))
    const workflow =
      found.find((one) => KEYS.every((key) => one[key] === null || same(one[key], ticket[key]))) ?? found[0]
    if (workflow) return { workflow, rung }
  }
  return null
}

function same(a: string | null, b: string | null): boolean {
  return fold(a) === fold(b)
}

function fold(word: string | null): string {
  return word === null ? '' : foldText(word.trim())
}
