import { CircleCheck } from 'lucide-react'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { t } from '../../messages/messages.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { TaskRows, type RowPlace } from './task-rows.tsx'

interface WaitingProps {
  part: 'desk' | 'unrouted'
  tasks: readonly Task[]
  row: RowPlace
}

/** What a lead decides before it is on its way, the oldest first. */
export function Waiting({ part, tasks, row }: WaitingProps) {
  if (tasks.length === 0) {
    return (
      <EmptyPlace
        icon={<CircleCheck aria-hidden />}
        title={t(`my_work.${part}_empty`)}
        text={t(`my_work.${part}_empty_text`)}
      />
    )
  }
  return (
    <TaskRows
      label={t(`my_work.part.${part}`)}
      rows={tasks.map((task) => ({ task, item: undefined }))}
      place={row}
    />
  )
}
