import { invalidField } from '@waybill/contract/problems/problem.ts'
import { BASIC_WORKFLOW_ID, type Status } from '@waybill/contract/workflows/step.ts'
import type { Tx } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import {
  newestSteps,
  stepOfStatus,
  stepsBeside,
  stepsById,
  type StepRow,
} from '../workflows/workflows.queries.ts'
import { noStepOfStatus } from './tickets.errors.ts'
import type { TicketRow } from './tickets.queries.ts'
import type { PlainValues } from './ticket-values.ts'

type StatusValues = Pick<PlainValues, 'step' | 'status' | 'resolved_at' | 'closed_at'>

/**
 * The step that a wish for a step or a status means; null when the ticket stands there already. A status means the first
 * step of that category in the version of the workflow on which the ticket travels, or on Basic where it has none.
 */
export async function wantedStep(
  tx: Tx,
  ticket: TicketRow,
  wish: { step?: string; status?: Status },
): Promise<StepRow | null> {
  const { step: stepId, status } = wish
  if (stepId === undefined && (status === undefined || status === ticket.status)) return null
  const steps = await stepsBeside(tx, ticket.step_id)
  const step =
    stepId === undefined
      ? status &&
        (stepOfStatus(steps, status) ?? stepOfStatus(await newestSteps(tx, BASIC_WORKFLOW_ID), status))
      : await sameStep(tx, steps, stepId.toLowerCase())
  if (!step && stepId !== undefined) throw unknownStep()
  if (!step) throw noStepOfStatus(status ?? ticket.status)
  if (status !== undefined && status !== step.category) throw stepOfOtherStatus(status, step)
  return step.id === ticket.step_id ? null : step
}

/** The step itself, or the one that was made of the same element in the version of these steps. */
async function sameStep(tx: Tx, steps: readonly StepRow[], id: string): Promise<StepRow | undefined> {
  const found = steps.find((one) => one.id === id)
  if (found) return found
  const wanted = (await stepsById(tx, [id])).get(id)
  return steps.find((one) => one.workflow_id === wanted?.workflow_id && one.element_id === wanted.element_id)
}

/**
 * What else changes with the step: resolved_at is set on the way into resolved or closed and kept between the two,
 * closed_at on the way into closed; reopening clears both.
 */
export function statusValues(
  ticket: TicketRow,
  step: Pick<StepRow, 'id' | 'category'>,
  now: number,
): StatusValues {
  const resolved = toIsoOrNull(ticket.resolved_at) ?? toIso(now)
  const at = { step: step.id, status: step.category }
  switch (step.category) {
    case 'open':
    case 'in_progress':
      return { ...at, resolved_at: null, closed_at: null }
    case 'resolved':
      return { ...at, resolved_at: resolved, closed_at: null }
    case 'closed':
      return { ...at, resolved_at: resolved, closed_at: toIsoOrNull(ticket.closed_at) ?? toIso(now) }
  }
}

function unknownStep() {
  return invalidField(
    '/step',
    'ticket.unknown_step',
    'is not a step of the workflow on which this ticket travels',
  )
}

function stepOfOtherStatus(status: Status, step: StepRow) {
  return invalidField(
    '/status',
    'ticket.step_of_other_status',
    `is "${status}", but the step "${step.name}" means "${step.category}"; send one of the two`,
  )
}
