import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useId, useMemo, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { useTickets } from '../../../sync/use-tickets.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { ListShape } from '../../../ui/list-shape.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useInbox } from '../../inbox/use-inbox.ts'
import page from '../portal.module.css'
import { answeredIn, whatWaits } from './what-waits.ts'
import classes from './my-requests.module.css'
import { RequestRow } from './request-row.tsx'
import { useAsked } from './use-asked.ts'

const QUERIES = {
  open: 'reporter:me -status:closed sort:-updated',
  closed: 'reporter:me status:closed sort:-updated',
} as const
export type Shown = keyof typeof QUERIES
const TABS: readonly Shown[] = ['open', 'closed']

/** What one has asked for: what waits for oneself first, live. */
export function MyRequests({ show }: { show: Shown }) {
  const id = useId()
  const { tickets, ready, problem, hasMore, more } = useTickets({ filter: QUERIES[show] })
  const { items } = useInbox('unread')
  const answered = useMemo(() => answeredIn(items), [items])
  const asked = useAsked()
  const { waits, others } = whatWaits(tickets, answered, asked)
  return (
    <section aria-labelledby={id}>
      <header className={classes.head}>
        <h2 id={id} className={page.heading}>
          {t('portal.mine')}
        </h2>
        <nav className={classes.tabs} aria-label={t('portal.which')}>
          {TABS.map((one) => (
            <Link
              key={one}
              to="/portal"
              search={one === 'open' ? {} : { show: one }}
              className={classes.tab}
              resetScroll={false}
              {...(one === show && { 'data-active': true, 'aria-current': 'page' })}
            >
              {t(`portal.${one}`)}
            </Link>
          ))}
        </nav>
      </header>
      <ProblemNote problem={problem} />
      {!ready && !problem && <ListShape rows={4} />}
      {ready && tickets.length === 0 && (
        <EmptyPlace title={t(`portal.none_${show}`)} text={t(`portal.none_${show}_text`)} />
      )}
      {show === 'open' && waits.length > 0 && (
        <Part title={t('portal.waits_for_you')} requests={waits} answered={answered} asked={asked} />
      )}
      {show === 'open' && others.length > 0 && (
        <Part
          title={waits.length > 0 ? t('portal.on_its_way') : null}
          requests={others}
          answered={answered}
          asked={asked}
        />
      )}
      {show === 'closed' && tickets.length > 0 && (
        <Part title={null} requests={tickets} answered={answered} asked={asked} />
      )}
      {hasMore && (
        <Button variant="subtle" onClick={more}>
          {t('portal.older')}
        </Button>
      )}
    </section>
  )
}

interface PartProps {
  title: ReactNode
  requests: readonly Ticket[]
  answered: ReadonlySet<string>
  asked: ReadonlySet<string>
}

function Part({ title, requests, answered, asked }: PartProps) {
  return (
    <>
      {title !== null && <h3 className={classes.part}>{title}</h3>}
      <ul className={classes.list}>
        {requests.map((request) => (
          <RequestRow
            key={request.id}
            request={request}
            isAnswered={answered.has(request.id)}
            isAsked={asked.has(request.id)}
          />
        ))}
      </ul>
    </>
  )
}
