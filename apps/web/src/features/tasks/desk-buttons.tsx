import { Button } from '@mantine/core'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { ReasonDialog } from './reason-dialog.tsx'
import { RouteDialog } from './route-dialog.tsx'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import classes from './task-actions.module.css'

/** The front desk: lets a request into its workflow, turns it away with a reason that its requester reads, or sees that it goes by another one. */
export function DeskButtons({ task }: { task: Task }) {
  const [open, setOpen] = useState<'reject' | 'route' | null>(null)
  const { key } = task.ticket
  const { act, acting, problem, forget } = useAct(async () => {
    await client.tasks.approve(task.id)
    say(t('tasks.done_approved', { key }), { tone: 'good' })
    await askTasksAgain()
  })
  return (
    <>
      <div className={classes.buttons}>
        <Button loading={acting} onClick={() => act()}>
          {t('tasks.approve')}
        </Button>
        <Button variant="default" onClick={() => setOpen('reject')}>
          {t('tasks.reject')}
        </Button>
        {task.can['route'] && (
          <Button variant="subtle" onClick={() => setOpen('route')}>
            {t('tasks.reroute')}
          </Button>
        )}
      </div>
      <TaskProblem problem={problem} onAgain={() => act()} onClose={forget} />
      {open === 'route' && <RouteDialog task={task} onClose={() => setOpen(null)} />}
      {open === 'reject' && (
        <ReasonDialog
          title={`${t('tasks.reject')}: ${key}`}
          text={t('tasks.reject_text')}
          act={t('tasks.reject')}
          danger
          onReason={async (reason) => {
            await client.tasks.reject(task.id, { reason })
            say(t('tasks.done_rejected', { key }), { tone: 'good' })
          }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}
