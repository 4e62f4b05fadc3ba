import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import { Users } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { TimeAgo } from '../../ui/time-ago.tsx'
import { openItems, voicesOf } from './items-of.ts'
import classes from './holders.module.css'

/** Who has a task now, why it is theirs, and since when. Requesters see who has it. */
export function Holders({ task }: { task: Task }) {
  const items = openItems(task)
  const voices = voicesOf(task)
  if (items.length === 0) {
    return task.assigned_to ? (
      <div className={classes.holder}>
        <PersonAvatar person={task.assigned_to} size="small" labelled />
        <b className={classes.name}>{task.assigned_to.name}</b>
      </div>
    ) : null
  }
  return (
    <ul className={classes.holders} aria-label={t('tasks.holder')}>
      {voices.map((item) => (
        <Voice key={item.id} item={item} />
      ))}
      {items.map((item) => (
        <Holder key={item.id} item={item} isApproval={items.length > 1 || voices.length > 0} />
      ))}
    </ul>
  )
}

function Voice({ item: { person, decision } }: { item: TaskItem }) {
  return (
    <li className={classes.holder}>
      <PersonAvatar person={person} size="small" labelled />
      <b className={classes.name}>{person?.name ?? t('ui.nobody')}</b>
      <span className={classes.why}>{t(decision === 'approved' ? 'tasks.said_yes' : 'tasks.said_no')}</span>
    </li>
  )
}

function Holder({ item, isApproval }: { item: TaskItem; isApproval: boolean }) {
  const me = useMe()
  const { person, team, reason, assigned_at, status } = item
  return (
    <li className={classes.holder}>
      {person ? (
        <>
          <PersonAvatar person={person} size="small" labelled />
          <b className={classes.name}>
            {person.id === me.id ? t('ui.me', { name: person.name }) : person.name}
          </b>
        </>
      ) : (
        <>
          <Users className={classes.icon} aria-hidden />
          <b className={classes.name}>
            {team ? t('tasks.in_queue', { team: team.name }) : t('tasks.in_queue_alone')}
          </b>
        </>
      )}
      <span className={classes.why}>
        {[person && team?.name, reason, isApproval && person && t('tasks.undecided')]
          .filter(Boolean)
          .join(', ')}
      </span>
      {status === 'new' && person !== null && <span className={classes.tag}>{t('tasks.new')}</span>}
      {status === 'breached' && (
        <span className={classes.tag} data-tone="bad">
          {t('tasks.breached')}
        </span>
      )}
      <span className={classes.since}>
        {t(person === null ? 'tasks.came' : 'tasks.got_it')} <TimeAgo at={assigned_at} />
      </span>
    </li>
  )
}
