import { Button, Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { errorOf } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { TaskProblem } from './task-problem.tsx'
import { askTasksAgain } from './use-tasks.ts'
import classes from './task-actions.module.css'

/** Gives a ticket that no workflow was found for to a published one. */
export function RouteForm({ task }: { task: Task }) {
  const { can } = useMe()
  const [workflow, setWorkflow] = useState<string | null>(null)
  const { data } = useQuery({
    queryKey: ['workflows', 'published-names'],
    queryFn: async () =>
      (await client.workflows.list({ state: 'published', limit: 200 })).items.filter(
        ({ built_in }) => !built_in,
      ),
    enabled: can['workflows.see'] === true,
  })
  const { act, acting, problem, forget } = useAct(async () => {
    const found = data?.find(({ id }) => id === workflow)
    if (!found) return
    await client.tasks.route(task.ticket.id, { workflow: found.id })
    say(t('tasks.done_routed', { key: task.ticket.key, workflow: found.name }), { tone: 'good' })
    await askTasksAgain()
  })
  const error = errorOf(problem, 'workflow')
  if (data?.length === 0) {
    return (
      <p className={classes.quiet}>
        {t('tasks.no_workflows')} <Link to="/workflows">{t('tasks.to_workflows')}</Link>
      </p>
    )
  }
  return (
    <form
      className={classes.routing}
      onSubmit={(event) => {
        event.preventDefault()
        act()
      }}
    >
      <Select
        className={classes.workflow}
        aria-label={`${t('tasks.route_to')}: ${task.ticket.key}`}
        placeholder={t('tasks.route_to')}
        searchable
        data={data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        value={workflow}
        error={error}
        onChange={setWorkflow}
      />
      <Button type="submit" loading={acting} disabled={workflow === null}>
        {t('tasks.route')}
      </Button>
      <TaskProblem problem={error === undefined ? problem : null} onAgain={() => act()} onClose={forget} />
    </form>
  )
}
