import { diffDefinitions, type DefinitionChange } from '@waybill/contract/workflows/diff-definitions.ts'
import { renameElements } from '@waybill/contract/workflows/rename-elements.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { WorkflowVersionView } from '@waybill/contract/workflows/workflow-answers.ts'
import type { Mark } from '../canvas/canvas-content.ts'

/** Two definitions in one: all that is there now, and what is gone, with what happened to each. */
export interface Comparison {
  change: DefinitionChange
  both: WorkflowDefinition
  marks: ReadonlyMap<string, Mark>
}

/** A version with the ids of the definition, which are the same in all versions. */
export function definitionOfVersion(view: WorkflowVersionView): WorkflowDefinition {
  const { name, description, category, sub_category, department, priority, sla, end_actions, front_desk } =
    view
  const refOf = (shown: { id: string | null; name: string } | null) => shown && (shown.id ?? shown.name)
  const definition: WorkflowDefinition = {
    name,
    description,
    category,
    sub_category,
    department,
    priority,
    sla,
    calendar: refOf(view.calendar),
    end_actions,
    front_desk,
    steps: view.graph.steps.map((step) => ({
      ...step,
      team: refOf(step.team),
      escalate_to: refOf(step.escalate_to),
    })),
    transitions: view.graph.transitions,
  }
  return renameElements(definition, view.elements)
}

export function compare(before: WorkflowDefinition, after: WorkflowDefinition): Comparison {
  const change = diffDefinitions(before, after)
  const marks = new Map<string, Mark>()
  for (const kind of ['steps', 'transitions'] as const) {
    for (const { id } of change[kind].added) marks.set(id, 'added')
    for (const { id } of change[kind].removed) marks.set(id, 'removed')
    for (const { id, after: values } of change[kind].changed)
      if (saysSomething(values)) marks.set(id, 'changed')
  }
  const both = {
    ...after,
    steps: [...after.steps, ...change.steps.removed],
    transitions: [...after.transitions, ...change.transitions.removed],
  }
  return { change, both, marks }
}

/** Where a step is drawn changes nothing about the work. */
export function saysSomething(values: object): boolean {
  return Object.keys(values).some((field) => field !== 'position')
}
