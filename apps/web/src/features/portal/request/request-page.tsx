import { Button } from '@mantine/core'
import { Link, Navigate, getRouteApi } from '@tanstack/react-router'
import { EyeOff, SearchX } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { PageShape } from '../../../ui/list-shape.tsx'
import { loadRenderer } from '../../../ui/markdown/load-renderer.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useMe } from '../../../session/session.ts'
import { useReadWithTicket } from '../../inbox/use-read-with-ticket.ts'
import { useOpenedTicket } from '../../ticket/use-opened-ticket.ts'
import page from '../portal.module.css'
import { RequestView } from './request-view.tsx'

loadRenderer()

const route = getRouteApi('/inside/portal/requests/$request')

/** `/portal/requests/HELP-12`: one request as its requester follows it. */
export function RequestPage() {
  const { request } = route.useParams()
  const [tries, setTries] = useState(0)
  useReadWithTicket(request)
  return (
    <div className={`${page.page ?? ''} ${page.narrow ?? ''}`}>
      <Opened key={`${request} ${String(tries)}`} name={request} onAgain={() => setTries(tries + 1)} />
    </div>
  )
}

function Opened({ name, onAgain }: { name: string; onAgain: () => void }) {
  const { comment, as } = route.useSearch()
  const me = useMe()
  const shown = useOpenedTicket(name)
  if (shown.state === 'gone')
    return (
      <EmptyPlace
        isPage
        icon={<EyeOff />}
        title={t('portal.gone', { name })}
        text={t('portal.gone_text')}
        action={<ToPortal />}
      />
    )
  if (shown.state === 'failed') {
    if (shown.problem.status === 404)
      return (
        <EmptyPlace
          isPage
          icon={<SearchX />}
          title={t('portal.not_found', { name })}
          text={t('portal.not_found_text')}
          action={<ToPortal />}
        />
      )
    return (
      <ProblemNote
        problem={shown.problem}
        action={
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            {t('ui.try_again')}
          </Button>
        }
      />
    )
  }
  if (!shown.ticket) return <PageShape />
  // A link that its requester sent to who works on it.
  const isForWork = shown.ticket.can['comment_internal'] === true && shown.ticket.reporter.id !== me.id
  if (isForWork && as !== 'requester')
    return (
      <Navigate
        to="/tickets/$ticket"
        params={{ ticket: shown.ticket.key }}
        search={comment === undefined ? {} : { comment }}
        replace
      />
    )
  return (
    <RequestView
      ticket={shown.ticket}
      comments={shown.state === 'open' ? shown.comments : null}
      target={comment}
    />
  )
}

function ToPortal() {
  return (
    <Button component={Link} to="/portal">
      {t('portal.back')}
    </Button>
  )
}
