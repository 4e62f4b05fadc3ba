import type { StepDefinition, TransitionDefinition } from './workflow.ts'

type Steps = readonly Pick<StepDefinition, 'id' | 'is_start' | 'is_end'>[]
type Transitions = readonly Pick<TransitionDefinition, 'from' | 'to'>[]

/** The steps to which transitions lead from the steps that are marked as start. */
export function reachedFromStart(steps: Steps, transitions: Transitions): Set<string> {
  const ways = transitions.flatMap(({ from, to }) => (to === null ? [] : [{ from, to }]))
  return spread(idsOf(steps.filter((step) => step.is_start)), ways, idsOf(steps))
}

/** The steps from which transitions lead to an end: a step that is one, or a transition that finishes the run. */
export function stepsWithWayOut(steps: Steps, transitions: Transitions): Set<string> {
  const finishing = transitions.filter(({ to }) => to === null).map(({ from }) => from)
  const ends = [...idsOf(steps.filter((step) => step.is_end)), ...finishing]
  const back = transitions.flatMap(({ from, to }) => (to === null ? [] : [{ from: to, to: from }]))
  return spread(ends, back, idsOf(steps))
}

function idsOf(steps: Steps): Set<string> {
  return new Set(steps.map((step) => step.id))
}

/** Each way is walked once, so this takes time in proportion to their number. */
function spread(
  begin: Iterable<string>,
  ways: readonly { from: string; to: string }[],
  existing: ReadonlySet<string>,
): Set<string> {
  const next = Map.groupBy(ways, (way) => way.from)
  const reached = new Set([...begin].filter((id) => existing.has(id)))
  // A set that grows while it is walked is walked to its end.
  for (const id of reached) for (const { to } of next.get(id) ?? []) if (existing.has(to)) reached.add(to)
  return reached
}
