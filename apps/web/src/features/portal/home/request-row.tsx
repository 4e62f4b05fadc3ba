import { Link } from '@tanstack/react-router'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { MessageCircle } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { statusWords } from '../status-words.ts'
import { wantsLook } from './what-waits.ts'
import classes from './my-requests.module.css'

interface RequestRowProps {
  request: Ticket
  isAnswered: boolean
  /** It waits for its requester. */
  isAsked: boolean
}

/** One request: what it is, how far it is, and whether somebody has answered. */
export function RequestRow({ request, isAnswered, isAsked }: RequestRowProps) {
  const { key, title, status, updated_at } = request
  const isTurn = wantsLook(request)
  return (
    <li className={classes.row}>
      <Link
        to="/portal/requests/$request"
        params={{ request: key }}
        className={classes.link}
        data-over={status === 'closed'}
      >
        <span className={classes.ring}>
          <StatusRing status={status} labelled />
        </span>
        <span className={classes.words}>
          <span className={classes.title}>{title}</span>
          <span className={classes.facts}>
            <span className={classes.key}>{key}</span>
            <span className={classes.status} data-turn={isAsked || isTurn}>
              {isAsked ? t('portal.on_hold') : isTurn ? t('portal.check') : statusWords(request)}
            </span>
            <TimeAgo at={updated_at} />
          </span>
        </span>
        {isAnswered && (
          <span className={classes.answer}>
            <MessageCircle aria-hidden />
            {t('portal.answer')}
          </span>
        )}
      </Link>
    </li>
  )
}
