import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { TaskChange } from '@waybill/contract/tasks/task-events.ts'
import type { TaskStatus } from '@waybill/contract/tasks/task.ts'
import { toMillis } from '../../kernel/clock.ts'

/** What clocks need to know of an assignment. Milliseconds. */
export interface ItemMoment {
  id: string
  step?: string
  person?: string | null
  open?: boolean
  target?: number | null
  assigned_at?: number
  /** It came from somebody else, with the target that it had. */
  inherited?: boolean
}

export interface TaskMoment {
  task?: { id: string; workflow?: string; version?: number; status?: TaskStatus }
  items?: ItemMoment[]
}

/** What an event of a task means for clocks. */
export function taskMoment(event: LogEvent<TaskChange>): TaskMoment {
  const { task, after, items } = event.data
  const { workflow, version, status } = after
  const changed = [
    ...items.added.map((one) => ({ id: one.id, after: one })),
    ...items.changed.map(({ id, after: of }) => ({ id, after: of })),
  ]
  return {
    task: {
      id: task,
      ...(workflow !== undefined && workflow !== null && { workflow }),
      ...(version !== undefined && version !== null && { version }),
      ...(status !== undefined && { status }),
    },
    ...(changed.length > 0 && {
      items: changed.map(({ id, after: of }) => ({
        id,
        ...(of.step !== undefined && { step: of.step }),
        ...(of.origin !== undefined && of.origin !== 'system' && { inherited: true }),
        ...(of.person !== undefined && { person: of.person }),
        ...(of.open !== undefined && { open: of.open }),
        ...(of.target !== undefined && { target: of.target === null ? null : toMillis(of.target) }),
        ...(of.assigned_at !== undefined && { assigned_at: toMillis(of.assigned_at) }),
      })),
    }),
  }
}
