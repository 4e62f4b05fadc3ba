import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import { MigrateWorkflowInput } from '@waybill/contract/workflows/workflow-migration.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { builtIn } from '../workflows.errors.ts'
import { lockWorkflowByRef } from '../workflows.queries.ts'
import { beginMigration } from './begin-migration.ts'
import { stepsWithoutTarget } from './migrations.errors.ts'
import { planMigration } from './plan-migration.ts'

const { dry_run: _, ...wish } = MigrateWorkflowInput.properties

/** Brings the tickets that are on their way through one version to another one. */
export const startMigration = defineCommand({
  name: 'start-migration',
  input: strict({ workflow: WorkflowRef, ...wish }),
  subject: 'workflow',
  load: (context, input) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, { workflow: _ref, ...input }, workflow) {
    if (workflow.built_in === 1) throw builtIn()
    const { preview, mapping } = await planMigration(context.tx, workflow.id, input)
    if (!preview.ready)
      throw stepsWithoutTarget(
        preview.steps.filter(({ to }) => to === null).map(({ from, tickets }) => ({ ...from, tickets })),
      )
    const { from, to } = input
    const { total } = preview
    return {
      id: await beginMigration(context, { workflow: workflow.id, from, to, mapping, undo_of: null, total }),
    }
  },
})
