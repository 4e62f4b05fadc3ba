import { defineCommand } from '../../kernel/command.ts'
import { changeState, requireState, stateCommand } from './change-state.ts'
import { stateOf } from './save-workflow.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { definitionOf } from './workflows.queries.ts'

/** Takes a workflow out of the archive: paused if it was ever published, else the draft that it was. */
export const unarchiveWorkflow = defineCommand({
  name: 'unarchive-workflow',
  ...stateCommand,
  async run(context, _input, workflow) {
    requireState(workflow, ['archived'], 'taken out of the archive')
    const state =
      workflow.version === null
        ? stateOf(definitionOf(workflow), await readWorkflowFacts(context.tx))
        : ('paused' as const)
    const data = { workflow: workflow.id, after: { state } }
    return changeState(context, workflow, state, { kind: 'workflow.unarchived', data })
  },
})
