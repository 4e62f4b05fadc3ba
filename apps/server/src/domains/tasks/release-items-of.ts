import type { CommandContext } from '../../kernel/command.ts'
import { releaseItem } from './release-item.ts'
import { lockTask, type LoadedTask } from './tasks.queries.ts'

/**
 * The tasks in which somebody has an open item, with their tickets locked in one order.
 * @param project only those of one project
 */
export async function lockTasksOf(
  context: CommandContext,
  person: string,
  project?: string,
): Promise<LoadedTask[]> {
  const rows = await context.tx
    .selectFrom('task_items')
    .innerJoin('tasks', 'tasks.id', 'task_items.task_id')
    .innerJoin('tickets', 'tickets.id', 'tasks.ticket_id')
    .select(['tasks.id', 'tickets.id as ticket'])
    .distinct()
    .where('task_items.person_id', '=', person)
    .where('task_items.open', '=', 1)
    .$if(project !== undefined, (query) => query.where('tickets.project_id', '=', project ?? ''))
    .orderBy('tickets.id')
    .execute()
  const tasks: LoadedTask[] = []
  for (const { id } of rows) {
    const loaded = await lockTask(context, id)
    if (loaded) tasks.push(loaded)
  }
  return tasks
}

/** Who cannot work any more keeps nothing back: their open items wait in the queues of their teams. */
export async function releaseItemsOf(
  context: CommandContext,
  person: string,
  reason: string,
  project?: string,
): Promise<void> {
  for (const loaded of await lockTasksOf(context, person, project)) {
    for (const item of loaded.items.filter(({ person_id }) => person_id === person))
      await releaseItem(context, loaded, item, {}, reason)
  }
}
