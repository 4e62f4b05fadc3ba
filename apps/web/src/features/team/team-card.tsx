import { ActionIcon, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
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
import classes from './teams.module.css'

interface TeamCardProps {
  team: Team
  loads: ReadonlyMap<string, PersonLoad>
  manages: boolean
  onEdit: () => void
}

export function TeamCard({ team, loads, manages, onEdit }: TeamCardProps) {
  const { act, acting, problem } = useAct(async (work: () => Promise<string>) => {
    const said = await work()
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
      {team.members.length === 0 && <p className={classes.description}>{t('team.no_members')}</p>}
      <ul className={classes.members}>
        {team.members.map((person) => (
          <li key={person.id} className={classes.member}>
            <PersonAvatar person={person} size="small" labelled />
            <span className={classes.member_name}>{person.name}</span>
            <span className={classes.count}>
              {sizeOf(loads.get(person.id) ?? { open: 0, in_progress: 0 })}
            </span>
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
