import { mayInProject } from '@waybill/contract/access/policies.ts'
import { ProjectRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { confirmationMissing, holdsTickets } from './projects.errors.ts'
import { loadProjectFacts } from './projects.queries.ts'
import { removeWebhooks } from '../webhooks/remove-webhooks.ts'
import { purgeTickets } from './purge-tickets.ts'

/** Deletes a project for ever. Its tickets (deleted ones too) go only when that is asked for. */
export const deleteProject = defineCommand({
  name: 'delete-project',
  input: strict({
    project: ProjectRef,
    confirm: Type.Optional(Type.String({ maxLength: 64 })),
    force: Type.Optional(Type.Boolean()),
  }),
  subject: 'project',
  load: (context, input) => loadProjectFacts(context, input.project, context.actor, { lock: true }),
  authorize: (actor, { facts }) => mayInProject(actor, 'project.delete', facts),
  async run(context, input, { project }) {
    const { tx } = context
    if (input.confirm?.toUpperCase() !== project.key) throw confirmationMissing(project.key)
    const { count } = await tx
      .selectFrom('tickets')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('project_id', '=', project.id)
      .executeTakeFirstOrThrow()
    if (count > 0 && !input.force) throw holdsTickets(count)
    await purgeTickets(context, project.id)
    await tx.deleteFrom('plugin_settings').where('scope', '=', project.id).execute()
    const endpoints = tx.selectFrom('webhooks').select(['id', 'owner_id', 'project_id'])
    await removeWebhooks(
      context,
      await endpoints.where('project_id', '=', project.id).orderBy('id').execute(),
    )
    // Members, labels, fields and aliases go with the row.
    await tx.deleteFrom('projects').where('id', '=', project.id).execute()
    context.append({ kind: 'project.deleted', project_id: project.id, data: { forced: count > 0 } })
    return { id: project.id, tickets: count }
  },
})
