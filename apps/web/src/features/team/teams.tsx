import { Button } from '@mantine/core'
import type { Team } from '@waybill/contract/teams/team.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useMemo, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { useTeams } from '../../sync/directory.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { TeamCard } from './team-card.tsx'
import { TeamDialog } from './team-dialog.tsx'
import { useLoad } from './use-load.ts'
import classes from './teams.module.css'

/** The teams with their people, in the order in which they take turns. */
export function Teams() {
  const { can } = useMe()
  const { data: teams, error } = useTeams()
  const load = useLoad()
  const loads = useMemo(() => new Map(load.data?.items.map((one) => [one.person.id, one])), [load.data])
  const [open, setOpen] = useState<Team | 'new' | null>(null)
  const manages = can['teams.manage'] === true
  const create = manages && <Button onClick={() => setOpen('new')}>{t('team.create')}</Button>
  return (
    <>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!teams && !error && <ListShape rows={4} />}
      {teams?.length === 0 && (
        <EmptyPlace
          title={t('team.no_teams')}
          text={t(manages ? 'team.no_teams_text' : 'team.no_teams_text_others')}
          action={create}
        />
      )}
      {teams && teams.length > 0 && (
        <>
          {create && <div className={classes.tools}>{create}</div>}
          <ul className={classes.teams}>
            {teams.map((team) => (
              <TeamCard
                key={team.id}
                team={team}
                loads={loads}
                manages={manages}
                onEdit={() => setOpen(team)}
              />
            ))}
          </ul>
        </>
      )}
      {open !== null && <TeamDialog team={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </>
  )
}
