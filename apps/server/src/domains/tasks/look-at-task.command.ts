import type { Actor } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changeTask } from './task-change.ts'
import { decideOnTask } from './task-access.ts'
import { lockTask, type ItemRow } from './tasks.queries.ts'

/** The first look of who has a new item: it is in progress from then on. Later looks change nothing. */
export const lookAtTask = defineCommand({
  name: 'look-at-task',
  input: strict({ task: Id }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, { facts, items }) =>
    decideOnTask(actor, isNewFor(items, actor) ? 'task.look' : 'task.see_items', facts),
  async run(context, _input, { task, items, on }) {
    const item = isNewFor(items, context.actor)
    if (item)
      changeTask(
        context,
        { ticket_id: on.ticket.id, project_id: on.project.id },
        task.id,
        { changed: [{ id: item.id, after: { status: 'in_progress' } }] },
        (data) => ({ kind: 'task.looked_at', data: { ...data, item: item.id } }),
      )
    return Promise.resolve({ id: task.id })
  },
})

function isNewFor(items: readonly ItemRow[], { person_id }: Actor): ItemRow | undefined {
  return items.find((one) => person_id !== null && one.person_id === person_id && one.status === 'new')
}
