import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { lockWorkflowByRef } from '../workflows.queries.ts'

/** Calls of the end action are not signed any more. Where there is no secret nothing changes. */
export const removeEndActionSecret = defineCommand({
  name: 'remove-end-action-secret',
  input: strict({ workflow: WorkflowRef, action: Id }),
  subject: 'workflow',
  load: (context, input) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run({ tx, append }, input, workflow) {
    const action = input.action.toLowerCase()
    const removed = await tx
      .deleteFrom('end_action_secrets')
      .where('workflow_id', '=', workflow.id)
      .where('action_id', '=', action)
      .returning('action_id')
      .executeTakeFirst()
    if (removed) append({ kind: 'end_action_secret.removed', data: { workflow: workflow.id, action } })
    return {}
  },
})
