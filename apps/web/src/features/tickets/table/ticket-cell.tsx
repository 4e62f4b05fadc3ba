import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import type { LabelColours } from '../../../ui/label-colours.ts'
import { LabelDot } from '../../../ui/label-chip.tsx'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { PriorityBars } from '../../../ui/priority-bars.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { TicketClockSign } from '../../sla/ticket-clock.tsx'
import type { Column } from '../columns.ts'
import classes from './ticket-table.module.css'

interface TicketCellProps {
  column: Column
  ticket: Ticket
  colours: LabelColours
}

/** What a ticket shows in a column. Buttons say by `data-field` what they change; the table opens the picker. */
export function TicketCell({ column, ticket, colours }: TicketCellProps) {
  switch (column) {
    case 'key':
      return (
        // No link of the router: hundreds of them come and go while somebody scrolls. The table hears the click.
        <a href={`/tickets/${ticket.key}`} className={classes.key} data-page tabIndex={-1}>
          {ticket.key}
        </a>
      )
    case 'status':
      return (
        <button type="button" className={classes.value} data-field="status" tabIndex={-1}>
          <StatusRing status={ticket.status} name={ticket.step.name} />
        </button>
      )
    case 'title':
      return <span className={classes.title}>{ticket.title}</span>
    case 'labels':
      return <Labels ticket={ticket} colours={colours} />
    case 'assignee':
      return (
        <button
          type="button"
          className={classes.value}
          data-field="assignee"
          tabIndex={-1}
          aria-label={`${t('ui.assignee')}: ${ticket.assignee?.name ?? t('ui.nobody')}`}
        >
          <PersonAvatar person={ticket.assignee} labelled />
          <span className={classes.text}>{ticket.assignee?.name}</span>
        </button>
      )
    case 'priority':
      return (
        <button type="button" className={classes.value} data-field="priority" tabIndex={-1}>
          <PriorityBars priority={ticket.priority} />
        </button>
      )
    case 'updated':
      return <TimeAgo at={ticket.updated_at} className={classes.muted} />
    case 'created':
      return <TimeAgo at={ticket.created_at} className={classes.muted} />
    case 'due':
      return ticket.due_at === null ? null : <TimeAgo at={ticket.due_at} className={classes.muted} />
    case 'sla':
      return <TicketClockSign ticket={ticket.id} ofSteps={false} />
    case 'project':
      return <span className={classes.muted}>{ticket.project_key}</span>
    case 'category':
      return <span className={classes.muted}>{ticket.category}</span>
    case 'team':
      return <span className={classes.muted}>{ticket.team?.name}</span>
    case 'reporter':
      return <span className={classes.muted}>{ticket.reporter.name}</span>
    case 'severity':
      return <span className={classes.muted}>{ticket.severity && t(`ui.priority.${ticket.severity}`)}</span>
    case 'comments':
      return <span className={classes.muted}>{ticket.comment_count === 0 ? '' : ticket.comment_count}</span>
  }
}

function Labels({ ticket, colours }: Pick<TicketCellProps, 'ticket' | 'colours'>) {
  return (
    <span className={classes.labels}>
      {ticket.labels.map((label, index) => (
        // By place: the elements of the ticket that was in this row before are used again.
        <span key={index} className={classes.label}>
          <LabelDot color={colours(ticket.project_key, label)} />
          <span className={classes.text}>{label}</span>
        </span>
      ))}
    </span>
  )
}
