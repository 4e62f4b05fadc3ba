import { defineCommand } from '../../kernel/command.ts'
import { changeState, requireState, stateCommand } from './change-state.ts'

/** The workflow takes new tickets again, on its newest version. */
export const resumeWorkflow = defineCommand({
  name: 'resume-workflow',
  ...stateCommand,
  run(context, _input, workflow) {
    if (workflow.state === 'published' && workflow.built_in === 0) return Promise.resolve({ id: workflow.id })
    requireState(workflow, ['paused'], 'resumed')
    const event = { kind: 'workflow.resumed', data: { workflow: workflow.id } } as const
    return changeState(context, workflow, 'published', event)
  },
})
