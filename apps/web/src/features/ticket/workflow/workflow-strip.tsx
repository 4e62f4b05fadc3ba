import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Workflow } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { SlaBadges } from '../../sla/sla-badges.tsx'
import { Holders } from '../../tasks/holders.tsx'
import { isOpen, openItems, ownItem } from '../../tasks/items-of.ts'
import { StepsRow } from '../../tasks/steps-row.tsx'
import { TaskActions } from '../../tasks/task-actions.tsx'
import { useVersion } from '../../tasks/use-tasks.ts'
import { EndActions } from './end-actions.tsx'
import { useFirstLook } from './use-first-look.ts'
import classes from './workflow-strip.module.css'

interface WorkflowStripProps {
  ticket: Ticket
  task: Task | null | undefined
}

/** The way of a ticket through its workflow, with what may be done with it now, and its clocks. */
export function WorkflowStrip({ ticket, task }: WorkflowStripProps) {
  useFirstLook(task)
  if (!task)
    return (
      <div className={classes.alone}>
        <SlaBadges ticket={ticket.id} />
      </div>
    )
  // Who asked need not know that nobody has chosen a way for it yet.
  if (!task.workflow && !task.can['see_items']) return null
  const title = task.workflow
    ? t('tasks.strip', { workflow: task.workflow.name })
    : t(isOpen(task) ? 'tasks.unrouted' : 'tasks.cancelled')
  return (
    <section className={classes.strip} aria-label={title} tabIndex={-1}>
      <header className={classes.head}>
        <Workflow className={classes.icon} aria-hidden />
        <h2 className={classes.title}>{task.workflow?.name ?? title}</h2>
        {task.workflow && (
          <span className={classes.version}>{t('tasks.version', { version: task.workflow.version })}</span>
        )}
        {task.status !== 'in_progress' && task.workflow && (
          <span className={classes.state} data-status={task.status}>
            {t(
              task.status === 'completed' && task.step?.outcome === 'refused'
                ? 'tasks.refused'
                : `tasks.${task.status}`,
            )}
          </span>
        )}
        <SlaBadges ticket={ticket.id} />
      </header>
      {task.workflow && <StepsRow task={task} />}
      {!task.workflow && isOpen(task) && <p className={classes.text}>{t('tasks.unrouted_text')}</p>}
      {task.status === 'pending' && task.workflow && (
        <p className={classes.text}>{t('tasks.pending_text')}</p>
      )}
      {isOpen(task) && task.status !== 'pending' && <Now task={task} />}
      {ticket.deleted_at === null && task.can['see_items'] && (
        <TaskActions task={task} ticketSeq={ticket.seq} />
      )}
      {!isOpen(task) && task.can['see_items'] && <EndActions ticket={ticket} />}
    </section>
  )
}

/** Who has it, who keeps an eye on it, and what is to be done. */
function Now({ task }: { task: Task }) {
  const me = useMe()
  const { data: version } = useVersion(task.workflow)
  const instruction = version?.graph.steps.find(({ id }) => id === task.step?.id)?.instruction ?? ''
  const isMine = ownItem(task, me.id) !== undefined
  const isNamed = openItems(task).length > 0 || task.assigned_to !== null
  return (
    <>
      {isNamed && (
        <div className={classes.who}>
          <Holders task={task} />
          {task.coordinator && (
            <span className={classes.text}>{t('tasks.coordinator', { name: task.coordinator.name })}</span>
          )}
        </div>
      )}
      {instruction !== '' && (
        <details className={classes.instruction} open={isMine}>
          <summary>{t('tasks.instruction')}</summary>
          <Markdown text={instruction} />
        </details>
      )}
    </>
  )
}
