import { defineCommand } from '../../kernel/command.ts'
import { changeState, requireState, stateCommand } from './change-state.ts'

/** Tickets on their way go on; no new ones come in. */
export const pauseWorkflow = defineCommand({
  name: 'pause-workflow',
  ...stateCommand,
  run(context, _input, workflow) {
    if (workflow.state === 'paused') return Promise.resolve({ id: workflow.id })
    requireState(workflow, ['published'], 'paused')
    const event = { kind: 'workflow.paused', data: { workflow: workflow.id } } as const
    return changeState(context, workflow, 'paused', event)
  },
})
