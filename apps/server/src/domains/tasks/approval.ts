import type { StepDefinition, TransitionDefinition } from '@waybill/contract/workflows/workflow.ts'

export type Decision = 'approved' | 'refused'

/**
 * The two ways out of a step where several decide: by the handle they are drawn from, or in their order, the first for
 * "approved".
 */
export function outcomesOf(
  outgoing: readonly TransitionDefinition[],
): Partial<Record<Decision, TransitionDefinition>> {
  const refused =
    outgoing.find(({ source_handle }) => source_handle === 'refused') ??
    outgoing.filter(({ source_handle }) => source_handle !== 'approved')[
      outgoing.some(({ source_handle }) => source_handle === 'approved') ? 0 : 1
    ]
  const approved = outgoing.find((one) => one !== refused)
  return { ...(approved && { approved }), ...(refused && { refused }) }
}

/** What was said at a step since a ticket came to it, by the items of then: those that were handed on ask nobody. */
export function voicesIn(round: readonly { open: number; decision: Decision | null }[]) {
  const counted = round.filter(({ open, decision }) => open === 1 || decision !== null)
  return {
    approved: counted.filter(({ decision }) => decision === 'approved').length,
    refused: counted.filter(({ decision }) => decision === 'refused').length,
    asked: counted.length,
  }
}

/** How many must approve. */
export function neededOf(approval: NonNullable<StepDefinition['approval']>, asked: number): number {
  if (approval.quorum === 'all') return asked
  return approval.quorum === 'any' ? 1 : approval.quorum
}

/** What is decided by these voices; null: it waits for more. */
export function decided(
  approval: NonNullable<StepDefinition['approval']>,
  { approved, refused, asked }: { approved: number; refused: number; asked: number },
): Decision | null {
  const needed = neededOf(approval, asked)
  if (refused > 0 && approval.refusal_ends) return 'refused'
  if (approved >= needed) return 'approved'
  return asked - refused < needed ? 'refused' : null
}
