import type { Node, Edge } from '@xyflow/react'
import type {
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
  WorkflowProblem,
} from '@waybill/contract/workflows/workflow.ts'
import type { Route } from './route-ways.ts'
import { routeWays } from './route-ways.ts'
import { boxesOf, STEP_WIDTH } from './step-box.ts'

/** What happened to an element from one version to the other. */
export type Mark = 'added' | 'removed' | 'changed'

export interface StepData extends Record<string, unknown> {
  step: StepDefinition
  team: string | null
  /** Transitions that finish: they are shown in the step where they begin. */
  finishing: readonly TransitionDefinition[]
  errors: number
  warnings: number
  mark: Mark | null
  marks: Marks
  selection: ReadonlySet<string>
  onSelect: (id: string) => void
}
export type StepNode = Node<StepData, 'step'>

export interface WayData extends Record<string, unknown> {
  transition: TransitionDefinition
  route: Route
  hasProblem: boolean
  mark: Mark | null
  onSelect: (id: string) => void
}
export type WayEdge = Edge<WayData, 'way'>

export type Marks = ReadonlyMap<string, Mark>

export interface Shown {
  definition: WorkflowDefinition
  problems: readonly WorkflowProblem[]
  selection: ReadonlySet<string>
  marks: Marks
  teamName: (ref: string | null) => string | null
  onSelect: (id: string) => void
  /** What an element is called for those who hear it. */
  words: { step: (step: StepDefinition) => string; transition: (one: TransitionDefinition) => string }
}

export function nodesOf({
  definition,
  problems,
  selection,
  marks,
  teamName,
  onSelect,
  words,
}: Shown): StepNode[] {
  const count = (id: string, severity: WorkflowProblem['severity']) =>
    problems.filter((one) => one.element === id && one.severity === severity).length
  return definition.steps.map((step) => ({
    id: step.id,
    type: 'step',
    position: step.position,
    width: STEP_WIDTH,
    selected: selection.has(step.id),
    ariaLabel: words.step(step),
    data: {
      step,
      team: teamName(step.team),
      finishing: definition.transitions.filter(({ from, to }) => from === step.id && to === null),
      errors: count(step.id, 'error'),
      warnings: count(step.id, 'warning'),
      mark: marks.get(step.id) ?? null,
      marks,
      selection,
      onSelect,
    },
  }))
}

export function edgesOf({ definition, problems, selection, marks, onSelect, words }: Shown): WayEdge[] {
  const ways = definition.transitions.flatMap(({ id, from, to }) => (to === null ? [] : [{ id, from, to }]))
  const routes = routeWays(boxesOf(definition), ways)
  return definition.transitions.flatMap((transition) => {
    const route = routes.get(transition.id)
    if (!route || transition.to === null) return []
    const isApproval = definition.steps.some(
      ({ id, approval }) => id === transition.from && approval !== null,
    )
    const edge: WayEdge = {
      id: transition.id,
      type: 'way',
      source: transition.from,
      target: transition.to,
      sourceHandle: isApproval ? transition.source_handle : null,
      selected: selection.has(transition.id),
      ariaLabel: words.transition(transition),
      data: {
        transition,
        route,
        hasProblem: problems.some((one) => one.element === transition.id && one.severity === 'error'),
        mark: marks.get(transition.id) ?? null,
        onSelect,
      },
    }
    return [edge]
  })
}
