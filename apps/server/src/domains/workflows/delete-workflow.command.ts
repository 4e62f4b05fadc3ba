import { defineCommand } from '../../kernel/command.ts'
import { stateCommand } from './change-state.ts'
import { builtIn, wasPublished } from './workflows.errors.ts'

/** Deletes a workflow that was never published, so that no ticket and no project ever knew it. */
export const deleteWorkflow = defineCommand({
  name: 'delete-workflow',
  ...stateCommand,
  async run({ tx, append }, _input, workflow) {
    if (workflow.built_in === 1) throw builtIn()
    if (workflow.version !== null) throw wasPublished()
    await tx.deleteFrom('workflows').where('id', '=', workflow.id).execute()
    append({ kind: 'workflow.deleted', data: { workflow: workflow.id, name: workflow.name } })
    return {}
  },
})
