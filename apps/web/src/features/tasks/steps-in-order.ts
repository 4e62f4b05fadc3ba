import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'

type Graph = WorkflowVersionView['graph']
export type VersionStep = Graph['steps'][number]

/** The steps as one comes to them from the start, nearest first; what cannot be reached stands last. */
export function stepsInOrder({ steps, transitions }: Graph): readonly VersionStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const found = new Set(steps.filter(({ is_start }) => is_start))
  // A set may grow while it is gone through.
  for (const { id } of found) {
    for (const { from, to } of transitions) {
      const next = from === id && to !== null ? byId.get(to) : undefined
      if (next) found.add(next)
    }
  }
  return [...new Set([...found, ...steps])]
}
