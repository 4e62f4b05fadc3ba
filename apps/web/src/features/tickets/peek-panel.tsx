import { t } from '../../messages/messages.ts'
import { OptionalPart } from '../../shell/optional-part.tsx'
import { TicketPeek } from '../../shell/parts.tsx'
import classes from './tickets-page.module.css'

/** The ticket beside the list. */
export function PeekPanel({ ticket, onClose }: { ticket: string; onClose: () => void }) {
  return (
    <aside className={classes.peek} aria-label={t('tickets.peek', { key: ticket })}>
      <OptionalPart onFail={onClose}>
        <TicketPeek key={ticket} ticket={ticket} onClose={onClose} />
      </OptionalPart>
    </aside>
  )
}
