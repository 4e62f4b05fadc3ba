import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { builtIn } from '../workflows.errors.ts'
import { definitionOf, lockWorkflowByRef } from '../workflows.queries.ts'

/** Keeps the secret by which calls of an end action are signed; the one before holds a while longer. */
export const makeEndActionSecret = defineCommand({
  name: 'make-end-action-secret',
  input: strict({ workflow: Id, action: Id, sealed: Type.String({ maxLength: 400 }) }),
  subject: 'workflow',
  freshInput: ['sealed'],
  resultIsSecret: true,
  load: (context, input) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run({ tx, now, append }, { sealed, ...input }, workflow) {
    if (workflow.built_in === 1) throw builtIn()
    const action = input.action.toLowerCase()
    if (!definitionOf(workflow).end_actions.some(({ id }) => id === action)) throw notFound('end action')
    await tx
      .insertInto('end_action_secrets')
      .values({ workflow_id: workflow.id, action_id: action, sealed, sealed_before: null, made_at: now })
      .onConflict((on) =>
        on.columns(['workflow_id', 'action_id']).doUpdateSet((of) => ({
          sealed,
          sealed_before: of.ref('end_action_secrets.sealed'),
          made_at: now,
        })),
      )
      .execute()
    append({ kind: 'end_action_secret.made', data: { workflow: workflow.id, action } })
    return {}
  },
})
