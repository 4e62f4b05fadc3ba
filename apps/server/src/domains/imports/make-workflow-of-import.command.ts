import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { CreateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'
import { defineCommand } from '../../kernel/command.ts'
import { createWorkflow } from '../workflows/create-workflow.command.ts'
import { publishWorkflow } from '../workflows/publish-workflow.command.ts'
import { lockWorkflowByRef } from '../workflows/workflows.queries.ts'
import { resolveTeams } from './resolve-names.ts'

/** Makes and publishes the workflow that an import brings along, with the teams that it names and nobody has made. */
export const makeWorkflowOfImport = defineCommand({
  name: 'make-workflow-of-import',
  input: strict({ workflow: CreateWorkflowInput }),
  subject: 'workflow',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, { workflow }) {
    const steps = workflow.graph?.steps ?? []
    const teams = steps
      .flatMap(({ team, escalate_to }) => [team, escalate_to])
      .filter((team) => typeof team === 'string')
    await resolveTeams(context, [...new Set(teams)])
    const { id } = await createWorkflow.run(context, workflow, {})
    const made = await lockWorkflowByRef(context, id)
    if (!made) throw new Error(`the workflow ${id} was made a moment ago`)
    return publishWorkflow.run(context, { workflow: id }, made)
  },
})
