import { stepsInOrder } from '@waybill/contract/workflows/steps-in-order.ts'
import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'

type Graph = WorkflowVersionView['graph']
export type VersionStep = Graph['steps'][number]

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
