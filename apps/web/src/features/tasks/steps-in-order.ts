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

/** So many steps have room in a row. */
const ROOM = 8

/** Of a long way only where it has been, where it is and where it may go next; all of a short one. */
export function stepsNearby(
  graph: Graph,
  been: ReadonlySet<string>,
  at: string | undefined,
): { steps: readonly VersionStep[]; hidden: number } {
  const all = stepsInOrder(graph)
  if (all.length <= ROOM) return { steps: all, hidden: 0 }
  const next = new Set(graph.transitions.flatMap(({ from, to }) => (from === at && to !== null ? [to] : [])))
  const near = all.filter(({ id }) => been.has(id) || id === at || next.has(id))
  const steps = near.slice(0, Math.max(ROOM, near.findIndex(({ id }) => id === at) + 1))
  return { steps, hidden: all.length - steps.length }
}
