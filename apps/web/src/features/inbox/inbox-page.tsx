import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Inbox } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { useStore } from '../../sync/use-store.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ListShape } from '../../ui/list-shape.tsx'
import { Page, PageHead } from '../../ui/page/page.tsx'
import { PartsNav } from '../../ui/page/parts-nav.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useAct } from '../../ui/use-act.ts'
import { TicketBeside } from '../ticket/ticket-beside.tsx'
import { NotificationList } from './notification-list.tsx'
import { useInbox } from './use-inbox.ts'
import { useReadWithTicket } from './use-read-with-ticket.ts'
import classes from './inbox-page.module.css'

const route = getRouteApi('/inside/inbox')
const STATES = ['all', 'snoozed', 'done'] as const
const MINE = 'assignee:me is:unresolved'
type State = (typeof STATES)[number]

/** What happened to one's tickets, by ticket, until one is done with it. */
export function InboxPage() {
  const { state: asked, peek } = route.useSearch()
  const navigate = useNavigate()
  const state = STATES.find((one) => one === asked) ?? 'all'
  const inbox = useInbox(state)
  const unread = useStore((snapshot) => snapshot.state.unread)
  const { act, acting, problem } = useAct(async () => {
    await client.notifications.readAll()
  })
  const isWide = useMediaQuery('(min-width: 1100px)', false) ?? false
  const beside = isWide ? peek : undefined
  const place = state === 'all' ? {} : { state }
  useReadWithTicket(beside)
  return (
    <TicketBeside ticket={beside} onClose={() => void navigate({ to: '/inbox', search: place })}>
      <Page>
        <PageHead title={t('inbox.title')} ruled>
          <PartsNav
            label={t('inbox.states')}
            parts={STATES}
            part={state}
            nameOf={(one) => t(`inbox.state.${one}`)}
            linkTo={(one) => ({ to: '/inbox', search: one === 'all' ? {} : { state: one } })}
          />
          <span className={classes.rest} role="status">
            {unread ? t('inbox.unread', { count: unread }) : ''}
          </span>
          {state === 'all' && (
            <Button variant="default" disabled={!unread} loading={acting} onClick={() => act()}>
              {t('inbox.read_all')}
            </Button>
          )}
        </PageHead>
        <ProblemNote problem={problem} />
        <ProblemNote
          problem={inbox.status === 'failed' ? inbox.problem : null}
          action={<Button onClick={inbox.refresh}>{t('ui.try_again')}</Button>}
        />
        {inbox.status === 'loading' && <ListShape rows={8} />}
        {inbox.status === 'ready' && inbox.items.length === 0 && !inbox.hasMore && <Nothing state={state} />}
        {inbox.items.length > 0 && (
          <NotificationList
            items={inbox.items}
            mark={inbox.mark}
            beside={isWide ? place : null}
            shown={beside}
          />
        )}
        {inbox.hasMore && (
          <Button variant="subtle" className={classes.more} onClick={inbox.more}>
            {t('inbox.more')}
          </Button>
        )}
      </Page>
    </TicketBeside>
  )
}

function Nothing({ state }: { state: State }) {
  if (state !== 'all')
    return (
      <EmptyPlace
        title={t(`inbox.${state}_empty`)}
        text={t(`inbox.${state}_empty_text`)}
        action={<Link to="/inbox">{t('inbox.back')}</Link>}
      />
    )
  return (
    <EmptyPlace
      icon={<Inbox aria-hidden />}
      title={t('inbox.empty')}
      text={t('inbox.empty_text')}
      action={
        <Button renderRoot={(props) => <Link to="/tickets" search={{ q: MINE }} {...props} />}>
          {t('inbox.empty_action')}
        </Button>
      }
    />
  )
}
