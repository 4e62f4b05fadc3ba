import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Rule } from '@waybill/contract/automation/rule.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { Section } from '../../settings/section.tsx'
import { RunItem } from './run-item.tsx'
import classes from '../automation.module.css'

/** How often new runs are asked for while one looks, milliseconds. */
const LOOK_EVERY = 5_000
const AT_ONCE = 30

/** What a rule did, for which tickets and why. */
export function RunsPart({ rule: { id } }: { rule: Rule }) {
  const { data, error, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['rule-runs', id],
    queryFn: ({ pageParam }) =>
      client.rules.runs(id, { limit: AT_ONCE, ...(pageParam !== null && { after: pageParam }) }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: LOOK_EVERY,
  })
  const runs = data?.pages.flatMap(({ items }) => items)
  return (
    <Section title={t('automation.runs')} text={t('automation.runs_text')}>
      <ProblemNote problem={error instanceof Problem ? error : null} />
      {!runs && !error && <ListShape rows={5} />}
      {runs?.length === 0 && (
        <EmptyPlace title={t('automation.no_runs')} text={t('automation.no_runs_text')} />
      )}
      {runs && runs.length > 0 && (
        <ul className={classes.items} aria-label={t('automation.runs')}>
          {runs.map((run) => (
            <RunItem key={run.id} run={run} />
          ))}
        </ul>
      )}
      {hasNextPage && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('settings.more')}
        </Button>
      )}
    </Section>
  )
}
