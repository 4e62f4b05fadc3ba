import { Button, TextInput } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import type { Person, PersonView } from '@waybill/contract/people/person.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useDeferredValue, useMemo, useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useTeams } from '../../sync/directory.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { PersonDialog } from './person-dialog.tsx'
import { LoadLegend } from './load-legend.tsx'
import { PersonRow } from './person-row.tsx'
import { sizeOf, useLoad } from './use-load.ts'
import classes from './people-of-team.module.css'

const route = getRouteApi('/inside/team')
const PAGE = 100

/** People with their work: who has most of it comes first. */
export function PeopleOfTeam() {
  const { q: text = '' } = route.useSearch()
  const navigate = useNavigate()
  const { can } = useMe()
  const q = useDeferredValue(text.trim())
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['directory', 'team', q],
    queryFn: ({ pageParam }) =>
      client.people.list({
        active: true,
        placeholder: false,
        limit: PAGE,
        ...(q !== '' && { q }),
        ...(pageParam !== null && { after: pageParam }),
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const load = useLoad()
  const [edited, setEdited] = useState<Person | null>(null)
  const { data: teams = [] } = useTeams()
  const loads = useMemo(() => new Map(load.data?.items.map((one) => [one.person.id, one])), [load.data])
  const most = Math.max(1, ...(load.data?.items ?? []).map(sizeOf))
  const people = useMemo(() => {
    const size = ({ id }: PersonView) => sizeOf(loads.get(id) ?? { open: 0, in_progress: 0 })
    const all = data?.pages.flatMap(({ items }) => items)
    return all?.toSorted((a, b) => size(b) - size(a) || a.name.localeCompare(b.name))
  }, [data, loads])
  const problem = error ?? load.error
  const unassigned = load.data?.unassigned ?? 0
  return (
    <>
      <div className={classes.tools}>
        <TextInput
          className={classes.find}
          aria-label={t('team.find')}
          placeholder={t('team.find')}
          value={text}
          onChange={(event) => {
            const next = event.currentTarget.value
            void navigate({ to: '/team', search: next === '' ? {} : { q: next }, replace: true })
          }}
        />
        {unassigned > 0 && (
          <Link to="/tickets" search={{ q: 'assignee:none is:unresolved' }} className={classes.unassigned}>
            {t('team.unassigned', { count: unassigned })}
          </Link>
        )}
        {can['people.manage'] === true && (
          <Button
            variant="default"
            className={classes.invite}
            renderRoot={(props) => <Link to="/settings/$part" params={{ part: 'people' }} {...props} />}
          >
            {t('team.invite')}
          </Button>
        )}
      </div>
      <ProblemNote problem={problem instanceof Problem ? problem : null} />
      {!people && !error && <ListShape rows={8} />}
      {people?.length === 0 && <EmptyPlace title={t('team.no_people')} />}
      {people && people.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('team.person')}</th>
                <th scope="col">{t('team.role')}</th>
                <th scope="col">{t('team.teams_of')}</th>
                <th scope="col">
                  {t('team.load')}
                  <LoadLegend />
                </th>
                <th scope="col" className={classes.number}>
                  {t('team.critical')}
                </th>
                <th scope="col" className={classes.number}>
                  {t('team.overdue')}
                </th>
                <th scope="col" className={classes.edit}>
                  <span className={classes.hidden}>{t('team.away_and_skills')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {people.map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  load={loads.get(person.id)}
                  most={most}
                  onEdit={setEdited}
                  teams={teams.filter(({ members }) => members.some(({ id }) => id === person.id))}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('team.more')}
        </Button>
      )}
      {edited && <PersonDialog key={edited.id} person={edited} onClose={() => setEdited(null)} />}
    </>
  )
}
