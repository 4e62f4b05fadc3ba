import { ActionIcon, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { TeamLoad } from '@waybill/contract/tasks/task.ts'
import type { Team } from '@waybill/contract/teams/team.ts'
import { Pencil, UserPlus, X } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { askDirectoryAgain } from '../../sync/directory.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { PersonPicker } from '../../ui/person-picker.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { say } from '../../ui/say.ts'
import { useAct } from '../../ui/use-act.ts'
import { sizeOf, type PersonLoad } from './use-load.ts'
import { useTaskLoad } from './use-task-load.ts'
import tags from './away-tag.module.css'
import classes from './teams.module.css'

interface TeamCardProps {
  team: Team
  loads: ReadonlyMap<string, PersonLoad>
  manages: boolean
  onEdit: () => void
}

export function TeamCard({ team, loads, manages, onEdit }: TeamCardProps) {
  const { data: work } = useTaskLoad(team.id)
  const { act, acting, problem } = useAct(async (deed: () => Promise<string>) => {
    const said = await deed()
    askDirectoryAgain()
    say(said)
  })
  const add = (person: { id: string; name: string }) =>
    act(async () => {
      await client.teams.putMember(team.id, person.id)
      return t('team.added', { name: person.name, team: team.name })
    })
  const remove = (person: { id: string; name: string }) =>
    act(async () => {
      await client.teams.removeMember(team.id, person.id)
      return t('team.removed', { name: person.name, team: team.name })
    })
  return (
    <li className={classes.team}>
      <header className={classes.header}>
        <h2 className={classes.name}>{team.name}</h2>
        <Link
          to="/tickets"
          search={{ q: `team:"${team.name}" is:unresolved` }}
          className={classes.tickets}
          aria-label={t('team.tickets_of', { name: team.name })}
        >
          {t('team.load')}
        </Link>
        {manages && (
          <ActionIcon variant="subtle" aria-label={t('team.edit', { name: team.name })} onClick={onEdit}>
            <Pencil className={classes.icon} aria-hidden />
          </ActionIcon>
        )}
      </header>
      {team.description !== '' && <p className={classes.description}>{team.description}</p>}
      <ProblemNote problem={problem} />
      {work !== undefined && work.queued > 0 && (
        <Link to="/my-work" search={{ part: 'queues' }} className={classes.tickets}>
          {t('team.queued', { count: work.queued })}
        </Link>
      )}
      {team.members.length === 0 && <p className={classes.description}>{t('team.no_members')}</p>}
      <ul className={classes.members}>
        {team.members.map((person) => (
          <li key={person.id} className={classes.member}>
            <PersonAvatar person={person} size="small" labelled />
            <span className={classes.member_name}>{person.name}</span>
            <MemberSigns load={work?.items.find(({ person: { id } }) => id === person.id)} />
            <TicketCount person={person} load={loads.get(person.id)} />
            {manages && (
              <ActionIcon
                variant="subtle"
                size="var(--s-6)"
                disabled={acting}
                aria-label={t('team.remove_member', { name: person.name, team: team.name })}
                onClick={() => remove(person)}
              >
                <X className={classes.icon} aria-hidden />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {manages && (
        <PersonPicker
          person={null}
          optional={false}
          label={t('team.add_member')}
          onPick={(person) => {
            if (person) add(person)
          }}
        >
          <Button
            variant="subtle"
            size="xs"
            className={classes.add}
            leftSection={<UserPlus className={classes.icon} aria-hidden />}
          >
            {t('team.add_member')}
          </Button>
        </PersonPicker>
      )}
    </li>
  )
}

/** Whether somebody is there, how many items of workflows they have, and whether the next one is theirs. */
function MemberSigns({ load }: { load: TeamLoad['items'][number] | undefined }) {
  if (!load) return null
  return (
    <>
      {load.away && <span className={tags.tag}>{t('team.away')}</span>}
      {load.next && (
        <span className={tags.tag} data-tone="next" title={t('team.next_text')}>
          {t('team.next')}
        </span>
      )}
      {load.open > 0 && (
        <span className={classes.count} title={t('team.items_text')}>
          {t('team.items', { count: load.open })}
        </span>
      )}
    </>
  )
}

function TicketCount({ person, load }: { person: { name: string }; load: PersonLoad | undefined }) {
  const count = sizeOf(load ?? { open: 0, in_progress: 0 })
  return (
    <span className={classes.count} title={t('team.load_of', { count, name: person.name })}>
      {t('team.tickets_count', { count })}
    </span>
  )
}
