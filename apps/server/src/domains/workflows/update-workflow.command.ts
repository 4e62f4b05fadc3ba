import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Seq, strict } from '@waybill/contract/schema.ts'
import { UpdateWorkflowInput } from '@waybill/contract/workflows/workflow.ts'
import { WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand } from '../../kernel/command.ts'
import { editDefinition } from './edit-definition.ts'
import { knownElements } from './known-elements.queries.ts'
import { ElementIds } from './read-graph.ts'
import { readDefinition } from './read-definition.ts'
import { resolveRefs } from './resolve-refs.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { builtIn, changedSince } from './workflows.errors.ts'
import { definitionOf, lockWorkflowByRef } from './workflows.queries.ts'

/** Saves the definition, all of it or nothing. Versions and the tickets on them stay as they are. */
export const updateWorkflow = defineCommand({
  name: 'update-workflow',
  input: strict({
    workflow: WorkflowRef,
    ...UpdateWorkflowInput.properties,
    if_match_seq: Type.Optional(Seq),
  }),
  subject: 'workflow',
  load: (context, input) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, { workflow: _, if_match_seq, base_seq, ...input }, workflow) {
    if (if_match_seq !== undefined && if_match_seq !== workflow.seq) throw preconditionFailed(workflow.seq)
    if (workflow.built_in === 1) throw builtIn()
    if (base_seq !== undefined && base_seq < workflow.seq) throw changedSince(workflow.seq)
    const facts = await readWorkflowFacts(context.tx)
    const ids = new ElementIds(await knownElements(context.tx, workflow), context.newId)
    const wanted = resolveRefs(readDefinition(definitionOf(workflow), input, ids), facts)
    await editDefinition(context, workflow, wanted, facts)
    return { id: workflow.id, ids: ids.given }
  },
})
