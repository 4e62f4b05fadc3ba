import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { t } from '../../messages/messages.ts'
import { Markdown } from '../../ui/markdown/markdown.tsx'
import { StepsRow } from '../tasks/steps-row.tsx'
import { useVersion } from '../tasks/use-tasks.ts'
import classes from './task-row.module.css'

/** What one needs to know before acting: the way so far, why it is here, and what is to be done. */
export function TaskStory({ task, item }: { task: Task; item: TaskItem | undefined }) {
  const { data: version } = useVersion(task.workflow)
  const instruction = version?.graph.steps.find(({ id }) => id === task.step?.id)?.instruction ?? ''
  const last = task.items.findLast(({ open, notes }) => !open && notes !== null && notes !== '')
  return (
    <>
      {task.workflow && <StepsRow task={task} />}
      {item?.reason && <p className={classes.reason}>{t('my_work.because', { reason: item.reason })}</p>}
      {last && (
        <blockquote className={classes.note}>
          <b>{last.person?.name ?? t('ui.nobody')}</b> {last.notes}
        </blockquote>
      )}
      {instruction !== '' && (
        <div className={classes.instruction}>
          <Markdown text={instruction} />
        </div>
      )}
    </>
  )
}
