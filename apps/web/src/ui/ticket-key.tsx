import { Link } from '@tanstack/react-router'
import classes from './ticket-key.module.css'

/** The key of a ticket as a link to its page. */
export function TicketKey({ ticket, muted = false }: { ticket: { key: string }; muted?: boolean }) {
  return (
    <Link to="/tickets/$ticket" params={{ ticket: ticket.key }} className={classes.key} data-muted={muted}>
      {ticket.key}
    </Link>
  )
}
