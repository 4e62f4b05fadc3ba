import { mayWithView } from '@waybill/contract/access/view-policy.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockView, viewFacts } from './views.queries.ts'

/** Deletes a view for ever. */
export const deleteView = defineCommand({
  name: 'delete-view',
  input: strict({ view: Id }),
  subject: 'view',
  load: (context, input) => lockView(context, input.view),
  authorize: (actor, view) => mayWithView(actor, 'view.edit', viewFacts(view, actor)),
  async run(context, _input, view) {
    await context.tx.deleteFrom('views').where('id', '=', view.id).execute()
    const data = { view: view.id, owner: view.owner_id, shared: view.shared === 1 }
    context.append({ kind: 'view.deleted', data })
    return { id: view.id }
  },
})
