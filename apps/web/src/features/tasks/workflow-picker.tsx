import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import { Workflow } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { Picker } from '../../ui/picker.tsx'
import { PropertyButton } from '../../ui/property-button.tsx'
import classes from './task-actions.module.css'

interface WorkflowPickerProps {
  /** It goes by another workflow than the one that is picked. */
  task: Task
  chosen: NamedRef | null
  onPick: (workflow: NamedRef) => void
}

/** Picks the published workflow by which a ticket shall go. */
export function WorkflowPicker({ task, chosen, onPick }: WorkflowPickerProps) {
  const { can } = useMe()
  const { data } = useQuery({
    queryKey: ['workflows', 'published-names'],
    queryFn: async () =>
      (await client.workflows.list({ state: 'published', limit: 200 })).items.filter(
        ({ built_in }) => !built_in,
      ),
    enabled: can['workflows.see'] === true,
  })
  const others = data?.filter(({ id }) => id !== task.workflow?.id)
  if (others?.length === 0)
    return (
      <p className={classes.quiet}>
        {t(task.workflow ? 'tasks.no_other_workflow' : 'tasks.no_workflows')}{' '}
        <Link to="/workflows">{t('tasks.to_workflows')}</Link>
      </p>
    )
  return (
    <Picker
      label={t('tasks.route_to')}
      options={others?.map(({ id, name }) => ({ value: id, label: name })) ?? []}
      chosen={chosen ? [chosen.id] : []}
      waiting={!others}
      onPick={(id) => {
        const workflow = others?.find((one) => one.id === id)
        if (workflow) onPick(workflow)
      }}
    >
      <PropertyButton
        name={t('tasks.route_to')}
        className={classes.workflow}
        icon={<Workflow className={classes.icon} aria-hidden />}
        empty={!chosen}
        data-autofocus
      >
        {chosen?.name ?? t('tasks.choose_workflow')}
      </PropertyButton>
    </Picker>
  )
}
