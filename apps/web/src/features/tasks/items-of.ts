import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'

export function isOpen({ status }: Pick<Task, 'status'>): boolean {
  return status === 'pending' || status === 'in_progress' || status === 'on_hold'
}

/** What somebody, or a queue, has now. */
export function openItems({ items }: Pick<Task, 'items'>): readonly TaskItem[] {
  return items.filter(({ open }) => open)
}

/** One's own open item. */
export function ownItem(task: Pick<Task, 'items'>, me: string): TaskItem | undefined {
  return openItems(task).find(({ person }) => person?.id === me)
}

/** An item that waits to be claimed. */
export function queuedItem(task: Pick<Task, 'items'>): TaskItem | undefined {
  return openItems(task).find(({ person }) => person === null)
}

/** The one who has it; null where nobody or several have. */
export function holderOf(task: Pick<Task, 'items'>): NamedRef | null {
  const people = openItems(task).flatMap(({ person }) => person ?? [])
  return people.length === 1 ? (people[0] ?? null) : null
}

/** What has been said in the approval that goes on: since the ticket came to its step the last time. */
export function voicesOf({ items, step }: Pick<Task, 'items' | 'step'>): readonly TaskItem[] {
  const here = items.filter((item) => item.step.id === step?.id)
  const began = here
    .filter(({ origin }) => origin === 'system')
    .reduce((latest, { assigned_at }) => (assigned_at > latest ? assigned_at : latest), '')
  return here.filter(({ decision, assigned_at }) => decision !== null && assigned_at >= began)
}
