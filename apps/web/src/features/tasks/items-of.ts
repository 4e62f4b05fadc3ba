import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'

/** What somebody, or a queue, has now. */
export function openItems({ items }: Task): readonly TaskItem[] {
  return items.filter(({ open }) => open)
}

/** One's own open item. */
export function ownItem(task: Task, me: string): TaskItem | undefined {
  return openItems(task).find(({ person }) => person?.id === me)
}

/** An item that waits to be claimed. */
export function queuedItem(task: Task): TaskItem | undefined {
  return openItems(task).find(({ person }) => person === null)
}

/** The one who has it; null where nobody or several have. */
export function holderOf(task: Task): NamedRef | null {
  const people = openItems(task).flatMap(({ person }) => person ?? [])
  return people.length === 1 ? (people[0] ?? null) : null
}
