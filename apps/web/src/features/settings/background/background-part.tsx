import { Button } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FailedJob, ParkedEvent, RetryingReader } from '@waybill/contract/background/background-work.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { Item, Items, Section } from '../section.tsx'
import classes from './background.module.css'

/** Nothing tells pages what becomes of a job, so they ask again while they are looked at. */
const EVERY_MILLIS = 5_000

const troublesQuery = queryOptions({
  queryKey: ['background', 'troubles'],
  queryFn: () => client.background.troubles(),
  refetchInterval: EVERY_MILLIS,
})

/** What failed of the work that follows changes, with another try for each. */
export function BackgroundPart() {
  const { data, error } = useQuery(troublesQuery)
  if (error instanceof Problem) return <ProblemNote problem={error} />
  if (!data) return <ListShape rows={4} />
  const { readers, events, jobs } = data
  if (readers.length + events.length + jobs.length === 0)
    return <Section title={t('background.none')} text={t('background.none_text')} />
  return (
    <>
      <Part title="background.readers" text="background.readers_text" items={readers.map(readerItem)} />
      <Part title="background.events" text="background.events_text" items={events.map(eventItem)} />
      <Part title="background.jobs" text="background.jobs_text" items={jobs.map(jobItem)} />
    </>
  )
}

interface PartProps {
  title: 'background.readers' | 'background.events' | 'background.jobs'
  text: 'background.readers_text' | 'background.events_text' | 'background.jobs_text'
  items: ReactNode[]
}

function Part({ title, text, items }: PartProps) {
  if (items.length === 0) return null
  return (
    <Section title={t(title)} text={t(text)}>
      <Items>{items}</Items>
    </Section>
  )
}

function readerItem({ name, lag, attempts, error }: RetryingReader) {
  const facts = (
    <>
      <span>{t('background.lag', { count: lag })}</span>
      <span>{t('background.attempts', { count: attempts })}</span>
      <span className={classes.error}>{error}</span>
    </>
  )
  return <Item key={name} name={name} facts={facts} />
}

function eventItem(event: ParkedEvent) {
  const { reader, seq, kind, ticket, retrying } = event
  return (
    <Failure
      key={`${reader} ${String(seq)}`}
      name={t('background.event', { reader, kind })}
      failure={event}
      about={
        <>
          {ticket && (
            <Link to="/tickets/$ticket" params={{ ticket: ticket.key }}>
              {ticket.key}
            </Link>
          )}
          <span>{t('background.seq', { seq: String(seq) })}</span>
          {retrying && <span>{t('background.retrying')}</span>}
        </>
      }
      retry={() => client.background.retryEvent({ reader, seq })}
    />
  )
}

function jobItem(job: FailedJob) {
  const { queue, id } = job
  return (
    <Failure key={id} name={queue} failure={job} retry={() => client.background.retryJob({ queue, id })} />
  )
}

interface FailureProps {
  name: string
  failure: Pick<FailedJob, 'attempts' | 'error' | 'at'>
  about?: ReactNode
  retry: () => Promise<void>
}

function Failure({ name, failure, about, retry }: FailureProps) {
  const { act, acting, problem } = useAct(async () => {
    await retry()
    await queries.invalidateQueries(troublesQuery)
  })
  const facts = (
    <>
      {about}
      <TimeAgo at={failure.at} />
      <span>{t('background.attempts', { count: failure.attempts })}</span>
      <span className={classes.error}>{failure.error}</span>
      <ProblemNote problem={problem} />
    </>
  )
  const action = (
    <Button
      variant="default"
      className={classes.retry}
      loading={acting}
      aria-label={t('background.retry_of', { name })}
      onClick={() => act()}
    >
      {t('background.retry')}
    </Button>
  )
  return <Item name={name} facts={facts} action={action} />
}
