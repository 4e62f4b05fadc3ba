import type { CommandContext } from '../../kernel/command.ts'
import { changeTask } from './task-change.ts'
import type { ItemRow, LoadedTask } from './tasks.queries.ts'

/** Marks an open item whose time has run out; it stays with its person until they act. Nothing when it is marked already. */
export function breachItem(context: CommandContext, { task, on }: LoadedTask, item: ItemRow): void {
  if (item.status === 'breached' || item.open === 0) return
  changeTask(
    context,
    { ticket_id: on.ticket.id, project_id: on.project.id },
    task.id,
    { changed: [{ id: item.id, after: { status: 'breached' } }] },
    (data) => ({ kind: 'task.breached', data: { ...data, item: item.id } }),
  )
}
