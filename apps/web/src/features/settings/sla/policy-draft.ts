import {
  POLICY_TARGETS,
  type CreatePolicyInput,
  type Policy,
  type PolicyTarget,
} from '@waybill/contract/sla/sla.ts'

/** A policy while it is edited; its targets stand in the order in which they are sent. */
export interface PolicyDraft {
  name: string
  description: string
  condition: string
  /** An id; null: around the clock. */
  calendar: string | null
  active: boolean
  targets: PolicyTarget[]
}

export type TargetName = PolicyTarget['target']

/** Told before it is too late, as most want it. */
const WARN_AT = [80, 90]

export const NEW_POLICY: PolicyDraft = {
  name: '',
  description: '',
  condition: '',
  calendar: null,
  active: true,
  targets: [],
}

export function draftOf({ name, description, condition, calendar, active, targets }: Policy): PolicyDraft {
  return { name, description, condition, calendar: calendar?.id ?? null, active, targets: inOrder(targets) }
}

export function inputOf(draft: PolicyDraft): CreatePolicyInput {
  return { ...draft, name: draft.name.trim(), condition: draft.condition.trim() }
}

/** With a target promised, or not any more; promised anew it begins without times. */
export function withPromise(draft: PolicyDraft, target: TargetName, isPromised: boolean): PolicyDraft {
  const others = draft.targets.filter((one) => one.target !== target)
  const begun: PolicyTarget = {
    target,
    durations: {},
    pause_on: [],
    warn_at: WARN_AT,
  }
  return { ...draft, targets: isPromised ? inOrder([...others, begun]) : others }
}

export function withTarget(draft: PolicyDraft, changed: PolicyTarget): PolicyDraft {
  return { ...draft, targets: draft.targets.map((one) => (one.target === changed.target ? changed : one)) }
}

function inOrder(targets: readonly PolicyTarget[]): PolicyTarget[] {
  return targets.toSorted((a, b) => POLICY_TARGETS.indexOf(a.target) - POLICY_TARGETS.indexOf(b.target))
}

const APART = 10

/** What to change so that the policies are tried in this order. */
export function positionsFor(ordered: readonly Policy[]): { id: string; position: number }[] {
  return ordered
    .map(({ id, position }, index) => ({ id, position: (index + 1) * APART, before: position }))
    .filter(({ position, before }) => position !== before)
    .map(({ id, position }) => ({ id, position }))
}
