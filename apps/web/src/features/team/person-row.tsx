import { ActionIcon } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Person, PersonView } from '@waybill/contract/people/person.ts'
import type { Team } from '@waybill/contract/teams/team.ts'
import { CalendarClock } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { AwayTag } from './away-tag.tsx'
import { wholePerson } from './is-away.ts'
import { LoadBar } from './load-bar.tsx'
import { sizeOf, type PersonLoad } from './use-load.ts'
import classes from './people-of-team.module.css'

interface PersonRowProps {
  person: PersonView
  load: PersonLoad | undefined
  /** What the person with most work has. */
  most: number
  teams: readonly Team[]
  /** Opens when they are away and what they know. */
  onEdit: (person: Person) => void
}

export function PersonRow({ person, load, most, teams, onEdit }: PersonRowProps) {
  const me = useMe()
  const { id, name, email, role } = person
  const whose = `assignee:"${email ?? id}"`
  const count = load ? sizeOf(load) : 0
  const whole = wholePerson(person)
  return (
    <tr>
      <th scope="row">
        <span className={classes.person}>
          <PersonAvatar person={person} labelled />
          <span className={classes.who}>
            <span className={classes.name}>
              {id === me.id ? t('ui.me', { name }) : name} <AwayTag person={person} />
            </span>
            <span className={classes.email}>{email}</span>
            {whole && whole.skills.length > 0 && (
              <span className={classes.email}>{t('team.knows', { skills: whole.skills.join(', ') })}</span>
            )}
          </span>
        </span>
      </th>
      <td className={classes.quiet}>{t(`team.role.${role}`)}</td>
      <td className={classes.quiet}>{teams.map((team) => team.name).join(', ')}</td>
      <td className={classes.load}>
        {load && count > 0 ? (
          <Link
            to="/tickets"
            search={{ q: `${whose} is:unresolved` }}
            className={classes.bar}
            aria-label={t('team.load_of', { count, name })}
          >
            <LoadBar load={load} most={most} />
            <span className={classes.count}>{count}</span>
          </Link>
        ) : (
          <span className={classes.none}>0</span>
        )}
      </td>
      <Number count={load?.critical} q={`${whose} priority:critical is:unresolved`} />
      <Number count={load?.overdue} q={`${whose} is:overdue`} />
      <td className={classes.edit}>
        {whole && (me.can['people.manage'] === true || id === me.id) && (
          <ActionIcon
            variant="subtle"
            aria-label={t('team.edit_person', { name })}
            onClick={() => onEdit(whole)}
          >
            <CalendarClock className={classes.icon} aria-hidden />
          </ActionIcon>
        )}
      </td>
    </tr>
  )
}

function Number({ count = 0, q }: { count: number | undefined; q: string }) {
  return (
    <td className={classes.number} data-some={count > 0}>
      {count > 0 ? (
        <Link to="/tickets" search={{ q }}>
          {count}
        </Link>
      ) : (
        <span className={classes.none}>0</span>
      )}
    </td>
  )
}
