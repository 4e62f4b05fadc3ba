import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Navigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { isRequester } from '../../session/session.ts'
import { useTitle } from '../../ui/page-title.ts'
import { usePastTicket } from './past/past-ticket.tsx'
import { TimeSlider } from './past/time-slider.tsx'
import { PastContent } from './past/past-content.tsx'
import { NowContent } from './now-content.tsx'
import { TicketShape } from './ticket-shape.tsx'
import type { TicketViewProps } from './ticket-view.tsx'
import classes from './ticket.module.css'

interface OpenTicketProps extends TicketViewProps {
  ticket: Ticket
  /** null: they are on their way. */
  comments: readonly Comment[] | null
}

export function OpenTicket(props: OpenTicketProps) {
  const { ticket, comments, name, at, onAt, comment, onKey, onClose } = props
  const isOldKey = ticket.key !== name && ticket.id !== name

  useEffect(() => {
    if (isOldKey) onKey?.(ticket.key)
  }, [isOldKey, onKey, ticket.key])

  useTitle(onClose ? null : `${ticket.key} ${ticket.title}`)

  // Who only asked for it follows it in the portal.
  if (isRequester() && ticket.can['comment_internal'] !== true)
    return (
      <Navigate
        to="/portal/requests/$request"
        params={{ request: ticket.key }}
        search={comment === undefined ? {} : { comment }}
        replace
      />
    )
  const seq = at === undefined ? null : Number(at)
  const isPast = seq !== null && Number.isSafeInteger(seq)
  if (isPast && !comments) return <TicketShape />
  if (isPast && comments)
    return <Past ticket={ticket} comments={comments} seq={seq} onAt={onAt} onClose={onClose} />
  return (
    <NowContent
      ticket={ticket}
      comments={comments}
      target={comment}
      onLookBack={(to) => onAt(String(to))}
      onClose={onClose}
    />
  )
}

interface PastProps {
  ticket: Ticket
  comments: readonly Comment[]
  seq: number
  onAt: (at: string | undefined) => void
  onClose: (() => void) | undefined
}

/** The slider, and the ticket as it was. */
function Past({ ticket, comments, seq, onAt, onClose }: PastProps) {
  const past = usePastTicket(ticket, comments, seq)
  return (
    <div className={classes.ticket} data-past>
      <TimeSlider
        moments={past.moments}
        at={past.at}
        onMove={(at) => onAt(String(past.moments[at]?.seq ?? seq))}
        onNow={() => onAt(undefined)}
      />
      <PastContent past={past} now={ticket} onClose={onClose} />
    </div>
  )
}
