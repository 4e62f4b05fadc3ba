import { mayInProject } from '@waybill/contract/access/policies.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { UpdateLabelInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, line, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changedValues } from './changed-values.ts'
import { assertLabelIsFree } from './label-names.ts'
import { findLabel } from './labels.queries.ts'
import { labelNotFound } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Changes name, colour or description of a label; tickets keep it. */
export const updateLabel = defineCommand({
  name: 'update-label',
  input: strict({ project: ProjectRef, label: line(64), ...UpdateLabelInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_labels', facts),
  async run(context, { project: _, label: ref, ...input }, { project }) {
    const { tx } = context
    const label = await findLabel(tx, project.id, ref)
    if (!label) throw labelNotFound()
    const { id, ...current } = label
    const change = changedValues(current, {
      ...input,
      ...(input.name !== undefined && { name: input.name.trim() }),
    })
    if (!change) return { id, project: project.id }
    const { after } = change
    if (after.name !== undefined) await assertLabelIsFree(tx, project.id, after.name, id)
    await tx
      .updateTable('labels')
      .set({ ...after, ...(after.name !== undefined && { name_folded: foldText(after.name) }) })
      .where('id', '=', id)
      .execute()
    context.append({
      kind: 'label.edited',
      project_id: project.id,
      data: { label: id, ...change },
    })
    return { id, project: project.id }
  },
})
