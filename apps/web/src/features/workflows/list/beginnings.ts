import type { GraphInput } from '@waybill/contract/workflows/workflow.ts'
import { t } from '../../../messages/messages.ts'

export const BEGINNINGS = ['usual', 'approval', 'empty'] as const
export type Beginning = (typeof BEGINNINGS)[number]

const BESIDE = 380
const BELOW = 170

/** The graph with which a new workflow begins; teams are still to be said. */
export function graphOf(beginning: Beginning): GraphInput {
  if (beginning === 'empty') return { steps: [], transitions: [] }
  const work: GraphInput = {
    steps: [
      {
        id: 'temp-triage',
        name: t('workflows.sample.triage'),
        category: 'open',
        is_start: true,
        weight: 1,
        position: { x: 0, y: 0 },
      },
      {
        id: 'temp-work',
        name: t('workflows.sample.work'),
        category: 'in_progress',
        weight: 2,
        position: { x: BESIDE, y: 0 },
      },
      {
        id: 'temp-done',
        name: t('workflows.sample.done'),
        category: 'resolved',
        is_end: true,
        weight: 1,
        position: { x: 2 * BESIDE, y: 0 },
      },
    ],
    transitions: [
      { id: 'temp-accept', from: 'temp-triage', to: 'temp-work', name: t('workflows.sample.accept') },
      {
        id: 'temp-solve',
        from: 'temp-work',
        to: 'temp-done',
        name: t('workflows.sample.solve'),
        comment_visibility: 'public',
      },
      { id: 'temp-reopen', from: 'temp-done', to: 'temp-work', name: t('workflows.sample.reopen') },
      {
        id: 'temp-close',
        from: 'temp-done',
        to: null,
        name: t('workflows.sample.close'),
        comment: 'optional',
      },
    ],
  }
  if (beginning === 'usual') return work
  return {
    steps: [
      ...work.steps.map((step) =>
        step.id === 'temp-triage' || !step.position
          ? step
          : { ...step, position: { x: step.position.x + BESIDE, y: step.position.y } },
      ),
      {
        id: 'temp-ask',
        name: t('workflows.sample.ask'),
        category: 'in_progress',
        weight: 1,
        approval: { quorum: 'all', refusal_ends: true, without_requester: true },
        position: { x: BESIDE, y: 0 },
      },
      {
        id: 'temp-refused',
        name: t('workflows.refused'),
        category: 'closed',
        is_end: true,
        outcome: 'refused',
        weight: 0,
        position: { x: 2 * BESIDE, y: BELOW },
      },
    ],
    transitions: [
      ...work.transitions.map((way) => (way.id === 'temp-accept' ? { ...way, to: 'temp-ask' } : way)),
      {
        id: 'temp-yes',
        from: 'temp-ask',
        to: 'temp-work',
        name: t('workflows.approved'),
        comment: 'optional',
        source_handle: 'approved',
      },
      {
        id: 'temp-no',
        from: 'temp-ask',
        to: 'temp-refused',
        name: t('workflows.refused'),
        comment_visibility: 'public',
        source_handle: 'refused',
      },
    ],
  }
}
