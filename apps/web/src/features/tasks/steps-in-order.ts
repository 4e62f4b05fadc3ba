import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'

type Graph = WorkflowVersionView['graph']
export type VersionStep = Graph['steps'][number]

/**
 * The steps in the order of the way: each after those that lead to it, ways back left out; what cannot be reached stands last.
 * This is the reverse of the order in which a depth-first search leaves them, a topological order (CLRS, 20.4).
 */
export function stepsInOrder({ steps, transitions }: Graph): readonly VersionStep[] {
  const byId = new Map(steps.map((step) => [step.id, step]))
  const ends = new Set([
    ...steps.flatMap(({ id, is_end }) => (is_end ? [id] : [])),
    ...transitions.flatMap(({ from, to }) => (to === null ? [from] : [])),
  ])
  const seen = new Set<VersionStep>()
  const left: VersionStep[] = []
  const visit = (step: VersionStep) => {
    seen.add(step)
    const next = transitions.flatMap(({ from, to }) => (from === step.id && to !== null ? [to] : []))
    // Visited last is to stand first: what is drawn first, and the end behind all else.
    const last = next.filter((id) => ends.has(id))
    for (const id of [...last, ...next.toReversed()]) {
      const one = byId.get(id)
      if (one && !seen.has(one)) visit(one)
    }
    left.push(step)
  }
  for (const step of steps) if (step.is_start) visit(step)
  return [...new Set([...left.toReversed(), ...steps])]
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
