import type { ReactNode } from 'react'
import { TicketPeek } from './ticket-peek.tsx'
import classes from './ticket-beside.module.css'

interface TicketBesideProps {
  /** Its key; undefined: the page stands alone. */
  ticket: string | undefined
  onClose: () => void
  /** The page. */
  children: ReactNode
}

/** A page with one of its tickets beside it. */
export function TicketBeside({ ticket, onClose, children }: TicketBesideProps) {
  return (
    <div className={classes.split} data-beside={ticket !== undefined}>
      {children}
      {ticket !== undefined && (
        <aside className={classes.beside} aria-label={ticket}>
          <TicketPeek ticket={ticket} onClose={onClose} />
        </aside>
      )}
    </div>
  )
}
