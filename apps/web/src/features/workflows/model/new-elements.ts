import { foldText } from '@waybill/contract/fold-text.ts'
import { APPROVED_HANDLE, REFUSED_HANDLE } from '@waybill/contract/workflows/check-transitions.ts'
import type {
  EndActionDefinition,
  EndActionKind,
  StepDefinition,
  TransitionDefinition,
  WorkflowDefinition,
} from '@waybill/contract/workflows/workflow.ts'

const TEMPORARY = 'temp-'
const DEFAULT_WEIGHT = 1

/** An id for an element that the server has not seen; saving replaces it. */
export function newId({ steps, transitions, end_actions }: WorkflowDefinition): string {
  const taken = new Set([...steps, ...transitions, ...end_actions].map(({ id }) => id))
  let number = taken.size + 1
  while (taken.has(TEMPORARY + String(number))) number += 1
  return TEMPORARY + String(number)
}

/** The name, or the name with the first number that makes it one of its own. */
export function freeName(name: string, taken: readonly { name: string }[]): string {
  const folded = new Set(taken.map((one) => foldText(one.name.trim())))
  if (!folded.has(foldText(name))) return name
  let number = 2
  while (folded.has(foldText(`${name} ${String(number)}`))) number += 1
  return `${name} ${String(number)}`
}

/** A step as it is when it is drawn; the first one is the start. */
export function newStep(
  definition: WorkflowDefinition,
  name: string,
  position: StepDefinition['position'],
): StepDefinition {
  return {
    id: newId(definition),
    name: freeName(name, definition.steps),
    team: null,
    escalate_to: null,
    category: definition.steps.length === 0 ? 'open' : 'in_progress',
    weight: DEFAULT_WEIGHT,
    is_start: definition.steps.length === 0,
    is_end: false,
    instruction: '',
    form: [],
    assign: 'round_robin',
    approval: null,
    position,
  }
}

/** A transition as it is when two steps are connected; `to` null finishes. Its name is made its own among those that leave. */
export function newTransition(
  definition: WorkflowDefinition,
  ends: { from: string; to: string | null; handle?: string | null },
  name: string,
): TransitionDefinition {
  const beside = definition.transitions.filter(({ from }) => from === ends.from)
  const to = definition.steps.find(({ id }) => id === ends.to)
  return {
    id: newId(definition),
    from: ends.from,
    to: ends.to,
    name: freeName(name, beside),
    guard: null,
    required_fields: [],
    comment: 'required',
    // What has come of it is said to who asked.
    ...(to && isOver(to) && { comment_visibility: 'public' as const }),
    who: 'holder',
    source_handle: ends.handle ?? freeHandle(definition, ends.from),
    target_handle: null,
  }
}

function isOver({ category }: StepDefinition): boolean {
  return category === 'resolved' || category === 'closed'
}

/** An approval leaves by one of two handles: the one that no transition has yet. */
export function freeHandle({ steps, transitions }: WorkflowDefinition, from: string): string | null {
  if (!steps.find(({ id }) => id === from)?.approval) return null
  const isTaken = transitions.some((one) => one.from === from && one.source_handle === APPROVED_HANDLE)
  return isTaken ? REFUSED_HANDLE : APPROVED_HANDLE
}

export function newEndAction(
  definition: WorkflowDefinition,
  kind: EndActionKind,
  name: string,
): EndActionDefinition {
  return {
    id: newId(definition),
    kind,
    name: freeName(name, definition.end_actions),
    url: kind === 'plugin' ? null : '',
    compensate_url: null,
  }
}
