import type { WorkflowDefinition } from './workflow.ts'

/**
 * The definition with other ids for its steps and transitions. What is published gets ids of its own, so that a step belongs to
 * exactly one version; the other way round, versions are compared by the elements of which they were made.
 * @param ids the new id by the one it has; an id that is not in it stays
 */
export function renameElements(
  definition: WorkflowDefinition,
  ids: Readonly<Record<string, string>>,
): WorkflowDefinition {
  const named = (id: string) => ids[id] ?? id
  return {
    ...definition,
    steps: definition.steps.map((step) => ({ ...step, id: named(step.id) })),
    transitions: definition.transitions.map((transition) => ({
      ...transition,
      id: named(transition.id),
      from: named(transition.from),
      to: transition.to === null ? null : named(transition.to),
    })),
  }
}

/** Keys become values: the way back of `renameElements`. */
export function inverse(ids: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(ids).map(([from, to]) => [to, from]))
}
