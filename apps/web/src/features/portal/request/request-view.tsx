import { Link } from '@tanstack/react-router'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { ArrowLeft } from 'lucide-react'
import { useEffect, useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { TicketFiles } from '../../../ui/attachments/ticket-files.tsx'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useTaskOf } from '../../tasks/use-tasks.ts'
import page from '../portal.module.css'
import { RateRequest } from './rate-request.tsx'
import { RequestStatus } from './request-status.tsx'
import { RequestTalk } from './request-talk.tsx'
import { Told } from './told.tsx'
import classes from './request.module.css'

interface RequestViewProps {
  ticket: Ticket
  /** null: they are on their way. */
  comments: readonly Comment[] | null
  target: string | undefined
}

/** A request: how far it is, what was asked for, what was said in public. Nothing internal is shown here to anybody. */
export function RequestView({ ticket, comments, target }: RequestViewProps) {
  const me = useMe()
  const { data: task } = useTaskOf(ticket.id)
  const isMine = ticket.reporter.id === me.id
  const asked = useMemo(() => publicOnly(ticket), [ticket])
  const said = useMemo(() => comments?.filter(({ internal }) => !internal) ?? null, [comments])

  useEffect(() => {
    document.title = `${ticket.key} ${ticket.title}`
    return () => {
      document.title = 'Waybill'
    }
  }, [ticket.key, ticket.title])

  return (
    <article aria-labelledby="request-title">
      <div className={classes.crumbs}>
        <Link to="/portal" className={page.back}>
          <ArrowLeft aria-hidden />
          {t('portal.back')}
        </Link>
        {me.role !== 'requester' && (
          <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={page.back}>
            {t('portal.as_agent')}
          </Link>
        )}
      </div>
      <h1 id="request-title" className={page.title}>
        {ticket.title}
      </h1>
      <p className={classes.facts}>
        <span className={classes.key}>{ticket.key}</span>
        <TimeAgo at={ticket.created_at} />
        {!isMine && <span>{t('portal.of', { name: ticket.reporter.name })}</span>}
        {ticket.category !== null && <span>{ticket.category}</span>}
      </p>
      <RequestStatus ticket={ticket} task={task ?? null} isReady={task !== undefined} isMine={isMine} />
      {ticket.status === 'closed' && <RateRequest ticket={ticket} isMine={isMine} />}
      {ticket.description !== '' && (
        <div className={classes.asked}>
          <Markdown text={ticket.description} />
        </div>
      )}
      <Told ticket={ticket} />
      <TicketFiles ticket={asked} publicOnly />
      <RequestTalk ticket={asked} comments={said} target={target} />
    </article>
  )
}

/** As its requester has it, also for those who could write internal notes elsewhere. */
function publicOnly(ticket: Ticket): Ticket {
  return { ...ticket, can: { ...ticket.can, comment_internal: false } }
}
