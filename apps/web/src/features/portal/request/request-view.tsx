import { Link } from '@tanstack/react-router'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { ArrowLeft } from 'lucide-react'
import { useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { useMe } from '../../../session/session.ts'
import { useLease, useOthersAt } from '../../../sync/use-ticket.ts'
import { TicketFiles } from '../../../ui/attachments/ticket-files.tsx'
import { useTitle } from '../../../ui/page-title.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { useTaskOf } from '../../tasks/use-tasks.ts'
import { EditedAlone } from '../../ticket/edit/edited-alone.tsx'
import { TicketDescription } from '../../ticket/edit/ticket-description.tsx'
import { TicketFailures } from '../../ticket/edit/ticket-failures.tsx'
import { TicketTitle } from '../../ticket/edit/ticket-title.tsx'
import { useHere } from '../../ticket/presence/use-here.ts'
import { whoEdits, whoWaits } from '../../ticket/presence/who-does.ts'
import { peopleNear } from '../../ticket/talk/people-near.ts'
import page from '../portal.module.css'
import { endedEarly } from '../status-words.ts'
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
  const here = useHere(ticket.id)
  const others = useOthersAt(ticket.id)
  const lease = useLease(ticket.id)
  const othersLease = lease && lease.holder.id !== me.id ? lease : null
  const mayMend = isMine && ticket.can['edit_text'] === true && othersLease === null
  const said = useMemo(() => comments?.filter(({ internal }) => !internal) ?? null, [comments])

  const near = useMemo(() => peopleNear(ticket, said ?? []), [ticket, said])

  useTitle(`${ticket.key} ${ticket.title}`)

  return (
    <article aria-label={ticket.title}>
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
      <EditedAlone ticket={asked} lease={othersLease} here={here} onTakeOver={() => Promise.resolve()} />
      <TicketFailures ticket={ticket} />
      <TicketTitle
        ticket={ticket}
        size="display"
        here={here}
        canEdit={mayMend}
        editors={whoEdits(others, othersLease, 'title')}
      />
      <p className={classes.facts}>
        <span className={classes.key}>{ticket.key}</span>
        <TimeAgo at={ticket.created_at} />
        {!isMine && <span>{t('portal.of', { name: ticket.reporter.name })}</span>}
        {ticket.category !== null && <span>{ticket.category}</span>}
      </p>
      <RequestStatus ticket={ticket} task={task ?? null} isReady={task !== undefined} isMine={isMine} />
      {ticket.status === 'closed' && endedEarly(ticket, task ?? null) === null && (
        <RateRequest ticket={ticket} isMine={isMine} />
      )}
      {(mayMend || ticket.description.trim() !== '') && (
        <TicketDescription
          ticket={ticket}
          here={here}
          canEdit={mayMend}
          editors={[]}
          waiting={whoWaits(others, lease, 'description')}
          near={near}
        />
      )}
      <Told ticket={ticket} />
      <TicketFiles ticket={asked} publicOnly />
      <RequestTalk ticket={asked} task={task} comments={said} target={target} here={here} near={near} />
    </article>
  )
}

/** As its requester has it, also for those who could write internal notes elsewhere. */
function publicOnly(ticket: Ticket): Ticket {
  return { ...ticket, can: { ...ticket.can, comment_internal: false, take_over: false } }
}
