import { mayWithView } from '@waybill/contract/access/view-policy.ts'
import { CreateViewInput, MOST_VIEWS } from '@waybill/contract/views/view.ts'
import { defineCommand } from '../../kernel/command.ts'
import { checkView, projectOfView } from './check-view.ts'
import { rankAt } from './place-view.ts'
import { stampView } from './stamp-view.ts'
import { tooManyViews } from './views.errors.ts'
import { lockOwner } from './views.queries.ts'

/** Saves what somebody chose to see. */
export const createView = defineCommand({
  name: 'create-view',
  input: CreateViewInput,
  subject: 'view',
  load: ({ actor }) => Promise.resolve(actor.person_id === null ? null : { owner: actor.person_id }),
  authorize: (actor, _, { shared = false }) =>
    mayWithView(actor, shared ? 'view.share' : 'view.edit', { is_owner: true, shared }),
  async run(context, input, { owner }) {
    const { tx, actor, now } = context
    await lockOwner(context, owner)
    const { kept } = await tx
      .selectFrom('views')
      .select((of) => of.fn.countAll<number>().as('kept'))
      .where('owner_id', '=', owner)
      .executeTakeFirstOrThrow()
    if (kept >= MOST_VIEWS) throw tooManyViews()
    const { query = '', layout = 'table', columns = [], group = null, shared = false } = input
    const project = await projectOfView(tx, actor, input.project)
    await checkView(tx, actor, project, query)
    const rank = await rankAt(tx, owner, input.position, null)
    const id = context.newId()
    const name = input.name.trim()
    await tx
      .insertInto('views')
      .values({
        id,
        owner_id: owner,
        name,
        query,
        project_id: project,
        layout,
        columns: JSON.stringify(columns),
        grouped_by: group,
        shared: shared ? 1 : 0,
        rank,
        created_at: now,
        updated_at: now,
      })
      .execute()
    const after = { name, query, project, layout, columns, group, shared, rank }
    stampView(context, id, context.append({ kind: 'view.created', data: { view: id, owner, shared, after } }))
    return { id }
  },
})
