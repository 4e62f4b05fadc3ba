import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { queuedItem } from '../tasks/items-of.ts'
import { TaskRows, type RowPlace } from './task-rows.tsx'
import type { Queue } from './use-my-work.ts'
import classes from './my-work-page.module.css'

interface QueuesProps {
  queues: readonly Queue[]
  hasTeams: boolean
  row: RowPlace
}

/** What waits in the queues of my teams to be claimed, the oldest first. */
export function Queues({ queues, hasTeams, row }: QueuesProps) {
  const full = queues.filter(({ tasks }) => tasks.length > 0)
  if (full.length === 0) {
    return (
      <EmptyPlace
        icon={<Inbox aria-hidden />}
        title={t(hasTeams ? 'my_work.queues_empty' : 'my_work.no_teams')}
        text={t(hasTeams ? 'my_work.queues_empty_text' : 'my_work.no_teams_text')}
        action={
          <Button
            variant="default"
            renderRoot={(props) => <Link to="/team" search={{ part: 'teams' }} {...props} />}
          >
            {t('my_work.to_teams')}
          </Button>
        }
      />
    )
  }
  return full.map(({ team, tasks }) => (
    <section key={team.id} className={classes.queue} aria-label={t('my_work.queue_of', { team: team.name })}>
      <header className={classes.queueHead}>
        <h2 className={classes.queueName}>{team.name}</h2>
        <span className={classes.quiet}>{t('my_work.waiting', { count: tasks.length })}</span>
      </header>
      <TaskRows
        label={t('my_work.queue_of', { team: team.name })}
        rows={tasks.map((task) => ({ task, item: queuedItem(task) }))}
        place={row}
      />
    </section>
  ))
}
