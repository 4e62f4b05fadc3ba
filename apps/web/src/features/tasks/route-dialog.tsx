import { Button, Group, Text, Textarea } from '@mantine/core'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { Dialog } from '../settings/dialog.tsx'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import { WorkflowPicker } from './workflow-picker.tsx'
import classes from './action-form.module.css'

/** Gives a ticket that goes by a wrong workflow to another one. */
export function RouteDialog({ task, onClose }: { task: Task; onClose: () => void }) {
  const [workflow, setWorkflow] = useState<NamedRef | null>(null)
  const [reason, setReason] = useState('')
  const { act, acting, problem } = useAct(async () => {
    if (!workflow) return
    await client.tasks.route(task.ticket.id, {
      workflow: workflow.id,
      ...(reason.trim() !== '' && { reason: reason.trim() }),
    })
    say(t('tasks.done_routed', { key: task.ticket.key, workflow: workflow.name }), { tone: 'good' })
    await askTasksAgain()
    onClose()
  })
  const error = errorOf(problem, 'reason')
  return (
    <Dialog
      title={`${t('tasks.reroute')}: ${task.ticket.key}`}
      onClose={onClose}
      onSubmit={() => workflow && act()}
    >
      <Text size="md">{t('tasks.reroute_text')}</Text>
      <div className={classes.picked}>
        <span className={classes.label} aria-hidden>
          {t('tasks.route_to')}
        </span>
        <WorkflowPicker task={task} chosen={workflow} onPick={setWorkflow} />
      </div>
      <Textarea
        label={t('tasks.reason_optional')}
        autosize
        minRows={2}
        maxRows={12}
        value={reason}
        error={error}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <TaskProblem problem={error === undefined ? problem : null} onAgain={() => act()} onClose={onClose} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t('ui.cancel')}
        </Button>
        <Button type="submit" loading={acting} disabled={!workflow}>
          {t('tasks.route')}
        </Button>
      </Group>
    </Dialog>
  )
}
