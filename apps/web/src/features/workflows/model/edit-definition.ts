import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import type { DefinitionFields } from '@waybill/contract/workflows/diff-definitions.ts'
import type {
  EndActionDefinition,
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'
import { freeHandle } from './new-elements.ts'

type Position = StepDefinition['position']

/** One thing that a person does to a definition. */
export type Edit =
  | { kind: 'set_fields'; fields: DefinitionFields }
  | { kind: 'add_step'; step: StepDefinition }
  | { kind: 'change_step'; id: string; change: Partial<Omit<StepDefinition, 'id'>> }
  | { kind: 'move_steps'; positions: Readonly<Record<string, Position>> }
  | { kind: 'shift_step'; id: string; by: -1 | 1 }
  | { kind: 'add_transition'; transition: TransitionDefinition }
  | { kind: 'change_transition'; id: string; change: Partial<Omit<TransitionDefinition, 'id'>> }
  | { kind: 'remove'; ids: readonly string[] }
  | { kind: 'set_end_actions'; end_actions: EndActionDefinition[] }
  | { kind: 'replace'; definition: WorkflowDefinition }

/** The definition after one edit; the same object when the edit changes nothing. Pure. */
export function editDefinition(definition: WorkflowDefinition, edit: Edit): WorkflowDefinition {
  switch (edit.kind) {
    case 'set_fields':
      return { ...definition, ...edit.fields }
    case 'add_step':
      return { ...definition, steps: [...definition.steps, edit.step] }
    case 'change_step':
      return changeStep(definition, edit.id, edit.change)
    case 'move_steps':
      return moveSteps(definition, edit.positions)
    case 'shift_step':
      return shiftStep(definition, edit.id, edit.by)
    case 'add_transition':
      return { ...definition, transitions: [...definition.transitions, edit.transition] }
    case 'change_transition':
      return changeTransition(definition, edit.id, edit.change)
    case 'remove':
      return remove(definition, new Set(edit.ids))
    case 'set_end_actions':
      return { ...definition, end_actions: edit.end_actions }
    case 'replace':
      return edit.definition
  }
}

/** There is one start: who becomes it takes it from the others. */
function changeStep(
  definition: WorkflowDefinition,
  id: string,
  change: Partial<StepDefinition>,
): WorkflowDefinition {
  const steps = definition.steps.map((step) => {
    if (step.id === id) return { ...step, ...change }
    return change.is_start && step.is_start ? { ...step, is_start: false } : step
  })
  const before = definition.steps.find((step) => step.id === id)
  const becomes = change.approval
  if (!before || becomes === undefined || (becomes === null) === (before.approval === null))
    return { ...definition, steps }
  const transitions =
    becomes === null ? withoutHandles(definition.transitions, id) : withHandles(definition.transitions, id)
  return { ...definition, steps, transitions }
}

/** The first two ways of a step that becomes an approval are its yes and its no; voices decide, so there is no guard. */
function withHandles(transitions: readonly TransitionDefinition[], from: string): TransitionDefinition[] {
  const handles = [APPROVED_HANDLE, REFUSED_HANDLE]
  return transitions.map((one) =>
    one.from === from ? { ...one, guard: null, source_handle: handles.shift() ?? null } : one,
  )
}

function withoutHandles(transitions: readonly TransitionDefinition[], from: string): TransitionDefinition[] {
  return transitions.map((one) => (one.from === from ? { ...one, source_handle: null } : one))
}

function moveSteps(
  definition: WorkflowDefinition,
  positions: Readonly<Record<string, Position>>,
): WorkflowDefinition {
  let moved = false
  const steps = definition.steps.map((step) => {
    const position = positions[step.id]
    if (!position || (position.x === step.position.x && position.y === step.position.y)) return step
    moved = true
    return { ...step, position }
  })
  return moved ? { ...definition, steps } : definition
}

function shiftStep(definition: WorkflowDefinition, id: string, by: -1 | 1): WorkflowDefinition {
  const at = definition.steps.findIndex((step) => step.id === id)
  const step = definition.steps[at]
  const to = at + by
  if (!step || to < 0 || to >= definition.steps.length) return definition
  return { ...definition, steps: definition.steps.toSpliced(at, 1).toSpliced(to, 0, step) }
}

/** What leaves another step than before leaves it by a handle that this one has; of two ways only one is the yes. */
function changeTransition(
  definition: WorkflowDefinition,
  id: string,
  change: Partial<TransitionDefinition>,
): WorkflowDefinition {
  const before = definition.transitions.find((one) => one.id === id)
  if (!before) return definition
  const after = { ...before, ...change }
  if (after.from !== before.from && change.source_handle === undefined)
    after.source_handle = freeHandle(definition, after.from)
  const isSwap = after.from === before.from && after.source_handle !== before.source_handle
  const transitions = definition.transitions.map((one) => {
    if (one.id === id) return after
    const isOther = isSwap && one.from === after.from && one.source_handle === after.source_handle
    return isOther ? { ...one, source_handle: before.source_handle } : one
  })
  return { ...definition, transitions }
}

/** Steps go with the transitions that begin or end there. */
function remove(definition: WorkflowDefinition, ids: ReadonlySet<string>): WorkflowDefinition {
  const steps = definition.steps.filter(({ id }) => !ids.has(id))
  const transitions = definition.transitions.filter(
    ({ id, from, to }) => !ids.has(id) && !ids.has(from) && (to === null || !ids.has(to)),
  )
  const isSame =
    steps.length === definition.steps.length && transitions.length === definition.transitions.length
  return isSame ? definition : { ...definition, steps, transitions }
}
