import { stepsInOrder } from '@waybill/contract/workflows/steps-in-order.ts'
import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'

type Graph = WorkflowVersionView['graph']
export type VersionStep = Graph['steps'][number]

/** So many steps have room in a row. */
const ROOM = 8

/** Those that have a time stand in the order of their times, in the places that they have among the others. */
function byTime(steps: readonly VersionStep[], times: ReadonlyMap<string, string>): readonly VersionStep[] {
  const timed = steps
    .flatMap((step) => {
      const time = times.get(step.id)
      return time === undefined ? [] : [{ step, time: Date.parse(time) }]
    })
    .toSorted((one, other) => one.time - other.time)
    .values()
  return steps.map((step) => (times.has(step.id) ? (timed.next().value?.step ?? step) : step))
}

/**
 * Of a long way only where it has been, where it is and where it may go next; all of a short one, and of one that is over
 * only where it has been.
 * @param times when it came to a step the last time, where that is known
 */
export function stepsNearby(
  graph: Graph,
  been: ReadonlySet<string>,
  at: string | undefined,
  times: ReadonlyMap<string, string>,
): { steps: readonly VersionStep[]; hidden: number } {
  const all = byTime(stepsInOrder(graph), times)
  if (at === undefined) return { steps: all.filter(({ id }) => been.has(id)), hidden: 0 }
  if (all.length <= ROOM) return { steps: all, hidden: 0 }
  const next = new Set(graph.transitions.flatMap(({ from, to }) => (from === at && to !== null ? [to] : [])))
  const near = all.filter(({ id }) => been.has(id) || id === at || next.has(id))
  const steps = near.slice(0, Math.max(ROOM, near.findIndex(({ id }) => id === at) + 1))
  return { steps, hidden: all.length - steps.length }
}
