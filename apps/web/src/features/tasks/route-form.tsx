import { Button } from '@mantine/core'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import { WorkflowPicker } from './workflow-picker.tsx'
import classes from './task-actions.module.css'

/** Gives a ticket that no workflow was found for to a published one. */
export function RouteForm({ task }: { task: Task }) {
  const [workflow, setWorkflow] = useState<NamedRef | null>(null)
  const { act, acting, problem, forget } = useAct(async () => {
    if (!workflow) return
    await client.tasks.route(task.ticket.id, { workflow: workflow.id })
    say(t('tasks.done_routed', { key: task.ticket.key, workflow: workflow.name }), { tone: 'good' })
    await askTasksAgain()
  })
  return (
    <form
      className={classes.routing}
      onSubmit={(event) => {
        event.preventDefault()
        act()
      }}
    >
      <WorkflowPicker task={task} chosen={workflow} onPick={setWorkflow} />
      <Button type="submit" loading={acting} disabled={!workflow}>
        {t('tasks.route')}
      </Button>
      <TaskProblem problem={problem} onAgain={() => act()} onClose={forget} />
    </form>
  )
}
