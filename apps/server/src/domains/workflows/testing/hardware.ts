import type { CreateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'

/** A workflow that is ready to be published, once there are the teams "Front desk" and "Workshop". */
export function hardware(more: Partial<CreateWorkflowInput> = {}): CreateWorkflowInput {
  return {
    name: 'Hardware requests',
    category: 'Hardware',
    graph: {
      steps: [
        { id: 'temp-triage', name: 'Triage', team: 'Front desk', is_start: true, category: 'open' },
        { id: 'temp-work', name: 'Work', team: 'Workshop', category: 'in_progress' },
        { id: 'temp-done', name: 'Done', team: 'Front desk', is_end: true, category: 'resolved' },
      ],
      transitions: [
        { id: 'temp-accept', from: 'temp-triage', to: 'temp-work', name: 'Accept' },
        { id: 'temp-back', from: 'temp-work', to: 'temp-triage', name: 'Give back', guard: 'priority:high' },
        {
          id: 'temp-finish',
          from: 'temp-work',
          to: 'temp-done',
          name: 'Solve',
          comment: 'optional',
          comment_visibility: 'public',
        },
      ],
    },
    ...more,
  }
}
