import { draggable } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { isProvisional } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { MessageSquare } from 'lucide-react'
import { memo, useEffect, useRef, type MouseEvent } from 'react'
import { t } from '../../messages/messages.ts'
import { LabelDot } from '../../ui/label-chip.tsx'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { TicketClockSign } from '../sla/ticket-clock.tsx'
import { DueSign } from './due-sign.tsx'
import { cardData } from './use-held.ts'
import classes from './card.module.css'

/** What labels of the project look like, by name. */
export type LabelColors = ReadonlyMap<string, string>

interface CardProps {
  ticket: Ticket
  colors: LabelColors
  x: number
  y: number
  width: number
  height: number
  /** Only its shape has room. */
  narrow: boolean
  /** The keys stand on it. */
  active: boolean
  /** It is taken up: by keys it is shown where it would go. */
  held: 'pointer' | 'keys' | null
  peeked: boolean
  onOpen: (event: MouseEvent, ticket: Ticket) => void
  onMenu: (id: string, button: HTMLElement) => void
  onActive: (id: string) => void
}

export function cardId(id: string): string {
  return `card-${id}`
}

/** A ticket on the board; it slides to wherever it goes. */
export const Card = memo(function Card(props: CardProps) {
  const { ticket, colors, x, y, width, height, narrow, active, held, peeked, onOpen, onMenu, onActive } =
    props
  const element = useRef<HTMLDivElement>(null)
  const mayMove = ticket.can['move'] === true
  const { id } = ticket
  useEffect(() => {
    if (!element.current || !mayMove) return undefined
    return draggable({ element: element.current, getInitialData: () => cardData(id) })
  }, [id, mayMove])
  return (
    <div
      ref={element}
      id={cardId(id)}
      role="listitem"
      className={classes.card}
      data-card={id}
      data-held={held ?? undefined}
      data-narrow={narrow}
      data-peeked={peeked}
      data-provisional={isProvisional(id)}
      style={{ width, height, transform: `translate(${String(x)}px, ${String(y)}px)` }}
      onFocus={() => onActive(id)}
    >
      <Title ticket={ticket} active={active} onOpen={onOpen} />
      <div className={classes.foot}>
        <PriorityBars priority={ticket.priority} />
        <span className={classes.key}>{ticket.key}</span>
        <Labels names={ticket.labels} colors={colors} />
        <span className={classes.space} />
        <TicketClockSign ticket={id} short />
        {ticket.due_at !== null && ticket.status !== 'resolved' && ticket.status !== 'closed' && (
          <DueSign at={ticket.due_at} />
        )}
        {ticket.comment_count > 0 && (
          <span className={classes.sign}>
            <MessageSquare aria-hidden />
            <span aria-hidden>{ticket.comment_count}</span>
            <span className={classes.hidden}>{t('board.comments', { count: ticket.comment_count })}</span>
          </span>
        )}
        <PersonAvatar person={ticket.assignee} size="small" />
      </div>
      {mayMove && (
        <button
          type="button"
          className={classes.menu}
          aria-label={t('board.actions_of', { key: ticket.key })}
          aria-haspopup="menu"
          tabIndex={active ? 0 : -1}
          onClick={(event) => onMenu(id, event.currentTarget)}
        >
          <span aria-hidden>⋯</span>
        </button>
      )}
    </div>
  )
})

function Title({ ticket, active, onOpen }: Pick<CardProps, 'ticket' | 'active' | 'onOpen'>) {
  if (isProvisional(ticket.id))
    return (
      <span className={classes.title} data-title tabIndex={active ? 0 : -1} title={t('board.being_made')}>
        {ticket.title}
      </span>
    )
  return (
    // Not a link of the router: hundreds of these come and go as somebody scrolls.
    <a
      href={`/tickets/${ticket.key}`}
      className={classes.title}
      data-title
      draggable={false}
      tabIndex={active ? 0 : -1}
      onClick={(event) => onOpen(event, ticket)}
    >
      {ticket.title}
    </a>
  )
}

function Labels({ names, colors }: { names: readonly string[]; colors: LabelColors }) {
  if (names.length === 0) return null
  return (
    <span className={classes.labels} title={names.join(', ')}>
      {names.slice(0, 3).map((name) => (
        <LabelDot key={name} color={colors.get(name)} />
      ))}
      <span className={classes.hidden}>{names.join(', ')}</span>
    </span>
  )
}
