import Type, { type Static } from 'typebox'
import { Id, oneOf } from '../schema.ts'

/** The status of a ticket is the category of the workflow step where it stands. */
export const STATUSES = ['open', 'in_progress', 'resolved', 'closed'] as const
export const Status = oneOf(STATUSES)
export type Status = Static<typeof Status>

/** What it means for who asked that the way of a ticket ends at a step: what was asked for is done, or it was refused. */
export const OUTCOMES = ['done', 'refused'] as const
export const Outcome = oneOf(OUTCOMES)
export type Outcome = Static<typeof Outcome>

/** What the end of a run at a step means. A step that is no end refuses nothing. */
export function outcomeOf({ is_end, outcome }: { is_end: boolean; outcome?: Outcome }): Outcome {
  return is_end ? (outcome ?? 'done') : 'done'
}

export const Step = Type.Object({
  id: Id,
  name: Type.String(),
  category: Status,
  /** Said of an end that refuses. */
  outcome: Type.Optional(Outcome),
})
export type Step = Static<typeof Step>

/**
 * The built-in workflow "Basic": four steps, from any to any. Its ids are constants so that every installation, export
 * and import means the same steps by them.
 */
export const BASIC_WORKFLOW_ID = '00000000-0000-7000-8000-000000000001'
export const BASIC_STEPS: readonly Step[] = [
  { id: '00000000-0000-7000-8000-000000000011', name: 'Open', category: 'open' },
  { id: '00000000-0000-7000-8000-000000000012', name: 'In progress', category: 'in_progress' },
  { id: '00000000-0000-7000-8000-000000000013', name: 'Resolved', category: 'resolved' },
  { id: '00000000-0000-7000-8000-000000000014', name: 'Closed', category: 'closed' },
]

/** Whether a step is one of Basic, from which a ticket goes to any other of them without a run. */
export function isBasicStep({ id }: Pick<Step, 'id'>): boolean {
  return BASIC_STEPS.some((step) => step.id === id)
}
