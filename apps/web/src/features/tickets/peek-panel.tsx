import { lazy, Suspense } from 'react'
import { t } from '../../messages/messages.ts'
import { PageShape } from '../../ui/list-shape.tsx'
import classes from './tickets-page.module.css'

const TicketPeek = lazy(async () => ({ default: (await import('../ticket/ticket-peek.tsx')).TicketPeek }))

/** The ticket beside the list. */
export function PeekPanel({ ticket, onClose }: { ticket: string; onClose: () => void }) {
  return (
    <aside className={classes.peek} aria-label={t('tickets.peek', { key: ticket })}>
      <Suspense fallback={<PageShape />}>
        <TicketPeek key={ticket} ticket={ticket} onClose={onClose} />
      </Suspense>
    </aside>
  )
}
