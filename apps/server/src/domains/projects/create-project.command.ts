import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { CreateProjectInput } from '@waybill/contract/projects/project.ts'
import { defineCommand } from '../../kernel/command.ts'
import { defaultWorkflow } from './default-workflow.ts'
import { keyTaken } from './projects.errors.ts'
import { assertKeyIsFree } from './project-keys.ts'
import { NewEndpoint, setProjectWebhook } from '../webhooks/project-webhook.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'

/** Makes a project, on the built-in workflow unless another one is named; whoever makes it becomes its lead. */
export const createProject = defineCommand({
  name: 'create-project',
  input: strict({ ...CreateProjectInput.properties, endpoint: Type.Optional(NewEndpoint) }),
  freshInput: ['endpoint'],
  subject: 'project',
  load: () => Promise.resolve({}),
  authorize: (actor) => mayInInstallation(actor, 'projects.create'),
  async run(context, input) {
    const { tx, actor, now } = context
    const id = context.newId()
    const project = {
      key: input.key,
      name: input.name,
      description: input.description ?? '',
      access: input.access ?? ('open' as const),
      kind: input.kind ?? ('tracker' as const),
    }
    const workflow = await defaultWorkflow(context, input.workflow ?? null)
    await assertKeyIsFree(tx, input.key, id)
    try {
      await tx
        .insertInto('projects')
        .values({ id, ...project, workflow_id: workflow, created_at: now, updated_at: now })
        .execute()
    } catch (error) {
      throw context.sql.takenBy(error) === null ? error : keyTaken(input.key)
    }
    const event = context.append({
      kind: 'project.created',
      project_id: id,
      data: { after: { ...project, workflow, archived: false } },
    })
    context.afterSeq(() => tx.updateTable('projects').set({ seq: event.seq }).where('id', '=', id).execute())
    if (actor.person_id !== null) {
      await tx
        .insertInto('project_members')
        .values({ project_id: id, person_id: actor.person_id, role: 'lead' })
        .execute()
      context.append({
        kind: 'project.member_set',
        project_id: id,
        data: { person: actor.person_id, before: null, after: 'lead' },
      })
    }
    if (typeof input.webhook_url === 'string')
      await setProjectWebhook(context, id, input.webhook_url, input.endpoint)
    return { id }
  },
})
