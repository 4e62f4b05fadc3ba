import type { Node, Edge } from '@xyflow/react'
import type {
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
  WorkflowProblem,
} from '@waybill/contract/workflows/workflow.ts'
import type { Route } from './route-ways.ts'
import { STEP_WIDTH } from './step-box.ts'

/** What happened to an element from one version to the other. */
export type Mark = 'added' | 'removed' | 'changed'

export interface StepData extends Record<string, unknown> {
  step: StepDefinition
  team: string | null
  /** Transitions that finish: they are shown in the step where they begin. */
  finishing: readonly { id: string; name: string; selected: boolean; mark: Mark | null }[]
  errors: number
  warnings: number
  mark: Mark | null
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
  const found = Map.groupBy(problems, ({ element }) => element)
  const finishing = Map.groupBy(
    definition.transitions.filter(({ to }) => to === null),
    ({ from }) => from,
  )
  const count = (id: string, severity: WorkflowProblem['severity']) =>
    found.get(id)?.filter((one) => one.severity === severity).length ?? 0
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
      finishing: (finishing.get(step.id) ?? []).map(({ id, name }) => ({
        id,
        name,
        selected: selection.has(id),
        mark: marks.get(id) ?? null,
      })),
      errors: count(step.id, 'error'),
      warnings: count(step.id, 'warning'),
      mark: marks.get(step.id) ?? null,
      onSelect,
    },
  }))
}

/** Where the lines run; they depend on places alone, which change less often than anything else. */
export function waysOf({ transitions }: WorkflowDefinition): { id: string; from: string; to: string }[] {
  return transitions.flatMap(({ id, from, to }) => (to === null ? [] : [{ id, from, to }]))
}

export function edgesOf(
  { definition, problems, selection, marks, onSelect, words }: Shown,
  routes: ReadonlyMap<string, Route>,
): WayEdge[] {
  const wrong = new Set(problems.filter(({ severity }) => severity === 'error').map(({ element }) => element))
  const approvals = new Set(definition.steps.filter(({ approval }) => approval !== null).map(({ id }) => id))
  return definition.transitions.flatMap((transition) => {
    const route = routes.get(transition.id)
    if (!route || transition.to === null) return []
    const edge: WayEdge = {
      id: transition.id,
      type: 'way',
      source: transition.from,
      target: transition.to,
      sourceHandle: approvals.has(transition.from) ? transition.source_handle : null,
      selected: selection.has(transition.id),
      ariaLabel: words.transition(transition),
      data: {
        transition,
        route,
        hasProblem: wrong.has(transition.id),
        mark: marks.get(transition.id) ?? null,
        onSelect,
      },
    }
    return [edge]
  })
}

type Shape = Pick<StepNode | WayEdge, 'id' | 'selected' | 'ariaLabel' | 'data'> & {
  position?: { x: number; y: number }
  source?: string
  target?: string
  sourceHandle?: string | null
}

/**
 * The new elements, and the very objects of before where nothing of them changed: those are not drawn again. A drawing has up
 * to a thousand of them, and a letter that is typed changes one.
 */
export function keepSame<E extends Shape>(
  before: readonly E[],
  next: readonly E[],
  merge: (old: E | undefined, one: E) => E,
): E[] {
  const old = new Map(before.map((one) => [one.id, one]))
  return next.map((one) => {
    const was = old.get(one.id)
    return was && isSame(was, one) ? was : merge(was, one)
  })
}

function isSame(a: Shape, b: Shape): boolean {
  return (
    a.selected === b.selected &&
    a.ariaLabel === b.ariaLabel &&
    a.position?.x === b.position?.x &&
    a.position?.y === b.position?.y &&
    a.source === b.source &&
    a.target === b.target &&
    a.sourceHandle === b.sourceHandle &&
    // Functions in it are the same for all elements, and for ever.
    JSON.stringify(a.data) === JSON.stringify(b.data)
  )
}
