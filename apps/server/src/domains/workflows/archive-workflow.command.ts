import { defineCommand } from '../../kernel/command.ts'
import { changeState, requireState, stateCommand } from './change-state.ts'
import { usedByProjects } from './workflows.errors.ts'
import { projectsOfWorkflow } from './workflows.queries.ts'

/** Puts a workflow away. Tickets on their way go on; it takes no new ones and no project may have it as default. */
export const archiveWorkflow = defineCommand({
  name: 'archive-workflow',
  ...stateCommand,
  async run(context, _input, workflow) {
    if (workflow.state === 'archived') return { id: workflow.id }
    requireState(workflow, ['draft', 'ready', 'published', 'paused'], 'archived')
    const projects = await projectsOfWorkflow(context.tx, workflow.id)
    if (projects.length > 0) throw usedByProjects(projects.map(({ key }) => key))
    const event = { kind: 'workflow.archived', data: { workflow: workflow.id } } as const
    return changeState(context, workflow, 'archived', event)
  },
})
