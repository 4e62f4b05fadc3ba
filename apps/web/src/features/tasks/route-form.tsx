import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { Workflow } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { Picker } from '../../ui/picker.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
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
  const chosen = data?.find(({ id }) => id === workflow)
  const { act, acting, problem, forget } = useAct(async () => {
    if (!chosen) return
    await client.tasks.route(task.ticket.id, { workflow: chosen.id })
    say(t('tasks.done_routed', { key: task.ticket.key, workflow: chosen.name }), { tone: 'good' })
    await askTasksAgain()
  })
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
      <Picker
        label={t('tasks.route_to')}
        options={data?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        chosen={workflow === null ? [] : [workflow]}
        waiting={!data}
        onPick={setWorkflow}
      >
        <PropertyButton
          name={t('tasks.route_to')}
          className={classes.workflow}
          icon={<Workflow className={classes.icon} aria-hidden />}
          empty={!chosen}
        >
          {chosen?.name ?? t('tasks.choose_workflow')}
        </PropertyButton>
      </Picker>
      <Button type="submit" loading={acting} disabled={workflow === null}>
        {t('tasks.route')}
      </Button>
      <TaskProblem problem={problem} onAgain={() => act()} onClose={forget} />
    </form>
  )
}
