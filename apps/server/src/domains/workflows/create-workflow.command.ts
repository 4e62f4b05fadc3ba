import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'
import { defineCommand } from '../../kernel/command.ts'
import { ElementIds } from './read-graph.ts'
import { readDefinition } from './read-definition.ts'
import { resolveRefs } from './resolve-refs.ts'
import { columnsOf, stampWorkflow, stateOf } from './save-workflow.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { workflowNameTaken } from './workflows.errors.ts'

/** Makes a workflow; what is wrong with its definition is told, and keeps it a draft. */
export const createWorkflow = defineCommand({
  name: 'create-workflow',
  input: CreateWorkflowInput,
  subject: 'workflow',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, input) {
    const { tx, now, newId, append } = context
    const facts = await readWorkflowFacts(tx)
    const ids = new ElementIds(new Set(), newId)
    const definition = resolveRefs(readDefinition(null, input, ids), facts)
    const state = stateOf(definition, facts)
    const inserted = await tx
      .insertInto('workflows')
      .values({
        id: newId(),
        ...columnsOf(definition),
        built_in: 0,
        state,
        version: null,
        created_at: now,
        updated_at: now,
      })
      .onConflict((on) => on.column('name_folded').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!inserted) throw workflowNameTaken()
    const { id } = inserted
    stampWorkflow(
      context,
      id,
      append({ kind: 'workflow.created', data: { workflow: id, state, after: definition } }),
    )
    return { id, ids: ids.given }
  },
})
