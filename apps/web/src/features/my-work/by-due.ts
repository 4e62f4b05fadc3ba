import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { ownItem } from '../tasks/items-of.ts'

/** A task with the item of it that is mine. */
export interface MyItem {
  task: Task
  item: TaskItem
}

/** My items, the one that is due first at the top; those without a due after them, the oldest first; on hold last. */
export function byDue(tasks: readonly Task[], me: string): readonly MyItem[] {
  const mine = tasks.flatMap((task) => {
    const item = ownItem(task, me)
    return item ? [{ task, item }] : []
  })
  return mine.toSorted((a, b) => Number(isHeld(a)) - Number(isHeld(b)) || compare(a.item, b.item))
}

function isHeld({ task }: MyItem): boolean {
  return task.status === 'on_hold'
}

function compare(a: TaskItem, b: TaskItem): number {
  if ((a.target === null) !== (b.target === null)) return a.target === null ? 1 : -1
  return (a.target ?? '').localeCompare(b.target ?? '') || a.assigned_at.localeCompare(b.assigned_at)
}
