import { mayInProject } from '@waybill/contract/access/policies.ts'
import { UpdateProjectInput } from '@waybill/contract/projects/project.ts'
import { ProjectRef, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { preconditionFailed } from '../../http/etag.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { changedValues } from './changed-values.ts'
import { defaultWorkflow } from './default-workflow.ts'
import { assertKeyIsFree } from './project-keys.ts'
import { keyTaken } from './projects.errors.ts'
import { NewEndpoint, setProjectWebhook } from '../webhooks/project-webhook.ts'
import { loadProjectFacts, type ProjectRow } from './projects.queries.ts'

type Values = Required<Omit<UpdateProjectInput, 'webhook_url'>> & { workflow: string }

/** Changes a project. A key that it gives up stays an alias of it, so that old links and references still lead here. */
export const updateProject = defineCommand({
  name: 'update-project',
  input: strict({
    project: ProjectRef,
    if_match: Type.Optional(Seq),
    ...UpdateProjectInput.properties,
    endpoint: Type.Optional(NewEndpoint),
  }),
  freshInput: ['endpoint'],
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.edit', facts),
  async run(context, { project: _, if_match, webhook_url, endpoint, ...input }, { project }) {
    if (if_match !== undefined && if_match !== project.seq) throw preconditionFailed(project.seq)
    if (webhook_url !== undefined) await setProjectWebhook(context, project.id, webhook_url, endpoint)
    const { tx, now } = context
    const current: Values = {
      key: project.key,
      name: project.name,
      description: project.description,
      access: project.access,
      kind: project.kind,
      workflow: project.workflow_id,
      archived: project.archived === 1,
    }
    const { workflow: ref, ...plain } = input
    const named = ref === undefined ? {} : { workflow: await defaultWorkflow(context, ref) }
    const change = changedValues(current, { ...plain, ...named })
    if (!change) return { id: project.id }
    const { after } = change
    if (after.key !== undefined) await moveKey(context, project, after.key)
    const { archived, workflow, ...columns } = after
    const event = context.append({
      kind: 'project.edited',
      project_id: project.id,
      data: change,
    })
    try {
      await tx
        .updateTable('projects')
        .set({
          ...columns,
          ...(archived !== undefined && { archived: archived ? 1 : 0 }),
          ...(workflow !== undefined && { workflow_id: workflow }),
          updated_at: now,
        })
        .where('id', '=', project.id)
        .execute()
    } catch (error) {
      throw context.sql.takenBy(error) === null ? error : keyTaken(after.key ?? project.key)
    }
    context.afterSeq(() =>
      tx.updateTable('projects').set({ seq: event.seq }).where('id', '=', project.id).execute(),
    )
    return { id: project.id }
  },
})

async function moveKey({ tx }: CommandContext, project: ProjectRow, key: string): Promise<void> {
  await assertKeyIsFree(tx, key, project.id)
  await tx.deleteFrom('project_aliases').where('key', '=', key).where('project_id', '=', project.id).execute()
  await tx.insertInto('project_aliases').values({ key: project.key, project_id: project.id }).execute()
}
