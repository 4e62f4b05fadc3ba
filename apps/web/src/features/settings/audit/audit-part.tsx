import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { AuditQuery } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useDeferredValue, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Section } from '../section.tsx'
import { AuditFilters, KINDS, type AuditWish } from './audit-filters.tsx'
import { AuditTable } from './audit-table.tsx'
import classes from './audit-part.module.css'

const ANYTHING: AuditWish = { what: 'all', who: null, words: '', from: '', to: '' }

/** The log of the installation in words, newest first. */
export function AuditPart() {
  const [wish, setWish] = useState(ANYTHING)
  const query = queryOf(useDeferredValue(wish))
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['settings', 'audit', query],
    queryFn: ({ pageParam }) =>
      client.audit.list({ ...query, limit: 50, ...(pageParam !== null && { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  })
  const entries = data?.pages.flatMap(({ items }) => items)
  return (
    <Section title={t('settings.audit.title')}>
      <AuditFilters wish={wish} onWish={setWish} />
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!entries && !error && <ListShape rows={8} />}
      {entries && entries.length > 0 && <AuditTable entries={entries} />}
      {entries?.length === 0 && !hasNextPage && <EmptyPlace title={t('settings.audit.none')} />}
      {hasNextPage && (
        <Button
          variant="subtle"
          className={classes.more}
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {entries?.length === 0 ? t('settings.audit.go_on') : t('settings.more')}
        </Button>
      )}
    </Section>
  )
}

/** Days are those of the reader; the last one counts whole. */
function queryOf({ what, who, words, from, to }: AuditWish): AuditQuery {
  const kind = KINDS[what]
  return {
    ...(kind !== null && { kind }),
    ...(who && { actor: who.id }),
    ...(words.trim() !== '' && { text: words.trim() }),
    ...(from !== '' && { from: startOfDay(from, 0) }),
    ...(to !== '' && { to: startOfDay(to, 1) }),
  }
}

function startOfDay(day: string, later: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}
