import { mayInProject } from '@waybill/contract/access/policies.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { CreateLabelInput, NEW_LABEL_COLOR } from '@waybill/contract/projects/project.ts'
import { ProjectRef, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { assertLabelIsFree } from './label-names.ts'
import { loadProjectFacts } from './projects.queries.ts'

/** Makes a label of a project; its name is unique there without regard to case. */
export const createLabel = defineCommand({
  name: 'create-label',
  input: strict({ project: ProjectRef, ...CreateLabelInput.properties }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.manage_labels', facts),
  async run(context, input, { project }) {
    const name = input.name.trim()
    await assertLabelIsFree(context.tx, project.id, name, null)
    const id = context.newId()
    const after = { name, color: input.color ?? NEW_LABEL_COLOR, description: input.description ?? '' }
    await context.tx
      .insertInto('labels')
      .values({ id, project_id: project.id, name_folded: foldText(name), ...after })
      .execute()
    context.append({ kind: 'label.created', project_id: project.id, data: { label: id, after } })
    return { id, project: project.id }
  },
})
