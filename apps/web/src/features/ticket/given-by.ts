import type { Task } from '@waybill/contract/tasks/task.ts'
import { isOpen, openItems } from '../tasks/items-of.ts'

export interface MayGive {
  /** To oneself, and one has it not yet. */
  take: boolean
  /** To somebody: the picker asks to whom. */
  assignee: boolean
  team: boolean
}

export const NOTHING: MayGive = { take: false, assignee: false, team: false }

export const BY_HAND: MayGive = { take: true, assignee: true, team: true }

/** Of several who decide together nobody is the one who has it, and the team is that of the step. */
export function givenBy(task: Pick<Task, 'status' | 'can' | 'items'> | null): MayGive {
  if (task === null || !isOpen(task) || task.status === 'pending') return BY_HAND
  const take = task.can['take'] === true
  const alone = openItems(task).length === 1
  const hands = task.can['transfer'] === true || task.can['release'] === true
  return { take, assignee: alone && (hands || take), team: false }
}
