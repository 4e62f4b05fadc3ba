import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { checkGraph, isReady } from '@waybill/contract/workflows/check-graph.ts'
import { diffDefinitions, isEmptyChange } from '@waybill/contract/workflows/diff-definitions.ts'
import { inverse, renameElements } from '@waybill/contract/workflows/rename-elements.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { WorkflowRef } from '@waybill/contract/workflows/workflow-answers.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { editDefinition } from './edit-definition.ts'
import { resolveRefs } from './resolve-refs.ts'
import { stampWorkflow } from './save-workflow.ts'
import { stepRows } from './step-rows.ts'
import { inElements, versionOf } from './workflow-versions.queries.ts'
import { readWorkflowFacts } from './workflow-facts.queries.ts'
import { builtIn, notInState, notReady } from './workflows.errors.ts'
import { definitionOf, lockWorkflowByRef, type WorkflowRow } from './workflows.queries.ts'

/** Makes the next version of the definition; new tickets travel on it. The same once more is no new version. */
export const publishWorkflow = defineCommand({
  name: 'publish-workflow',
  input: strict({ workflow: WorkflowRef }),
  subject: 'workflow',
  load: (context, input) => lockWorkflowByRef(context, input.workflow),
  authorize: (actor) => mayInInstallation(actor, 'workflows.manage'),
  async run(context, _input, workflow) {
    if (workflow.built_in === 1) throw builtIn()
    if (workflow.state === 'archived') throw notInState(workflow.state, 'published')
    const facts = await readWorkflowFacts(context.tx)
    const definition = resolveRefs(definitionOf(workflow), facts)
    const problems = checkGraph(definition, facts)
    if (!isReady(problems)) throw notReady(problems)
    // Teams that were only named when it was saved may be there by now.
    await editDefinition(context, workflow, definition, facts)
    if (await isPublished(context, workflow, definition)) {
      await takeTickets(context, workflow)
      return { id: workflow.id }
    }
    await insertVersion(context, workflow, definition)
    return { id: workflow.id }
  },
})

async function isPublished(
  { tx }: CommandContext,
  { id, version }: WorkflowRow,
  definition: WorkflowDefinition,
): Promise<boolean> {
  if (version === null) return false
  return isEmptyChange(diffDefinitions(inElements(await versionOf(tx, id, version)), definition))
}

async function takeTickets(context: CommandContext, { id, state }: WorkflowRow): Promise<void> {
  if (state === 'published') return
  await context.tx
    .updateTable('workflows')
    .set({ state: 'published', updated_at: context.now })
    .where('id', '=', id)
    .execute()
  stampWorkflow(context, id, context.append({ kind: 'workflow.resumed', data: { workflow: id } }))
}

async function insertVersion(
  context: CommandContext,
  { id: workflow_id, version: before }: WorkflowRow,
  definition: WorkflowDefinition,
): Promise<void> {
  const { tx, now, actor, newId, append, afterSeq } = context
  const version = (before ?? 0) + 1
  const ids = Object.fromEntries(
    [...definition.steps, ...definition.transitions].map(({ id }) => [id, newId()]),
  )
  const published = renameElements(definition, ids)
  const elements = inverse(ids)
  const { category, sub_category, department, priority } = definition
  await tx
    .insertInto('workflow_versions')
    .values({
      workflow_id,
      version,
      category,
      sub_category,
      department,
      priority,
      published_at: now,
      published_by: actor.person_id,
      elements: JSON.stringify(elements),
      definition: JSON.stringify(published),
    })
    .execute()
  for (const rows of bulkSlices(stepRows(workflow_id, version, published, elements)))
    await tx.insertInto('workflow_steps').values(rows).execute()
  await tx
    .updateTable('workflows')
    .set({ state: 'published', version, updated_at: now })
    .where('id', '=', workflow_id)
    .execute()
  const event = append({ kind: 'workflow.published', data: { workflow: workflow_id, version, ids } })
  stampWorkflow(context, workflow_id, event)
  afterSeq(() =>
    tx
      .updateTable('workflow_versions')
      .set({ seq: event.seq })
      .where('workflow_id', '=', workflow_id)
      .where('version', '=', version)
      .execute(),
  )
}
