import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { ChevronDown } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { PersonAvatar } from '../../ui/person-avatar.tsx'
import { PriorityBars } from '../../ui/priority-bars.tsx'
import { StatusRing } from '../../ui/status-ring.tsx'
import { Development } from './properties/development.tsx'
import { Links } from './properties/links.tsx'
import { Properties, type OpenPicker } from './properties/properties.tsx'
import { Watchers } from './properties/watchers.tsx'
import { SatisfactionProperty } from './workflow/rating.tsx'
import classes from './ticket.module.css'

interface TicketAsideProps {
  ticket: Ticket
  /** The same with watchers, links and aliases, which come later. */
  more: Ticket | undefined
  can: { edit: boolean; move: boolean }
  open?: OpenPicker
  onOpen?: (open: OpenPicker) => void
}

/** Properties, watchers and links; where it is narrow they fold away below the title. */
export function TicketAside({ ticket, more, can, open = null, onOpen = () => undefined }: TicketAsideProps) {
  const [isUnfolded, setIsUnfolded] = useState(false)
  if (open !== null && !isUnfolded) setIsUnfolded(true)
  return (
    <aside className={classes.aside} aria-label={t('ticket.properties')}>
      <button
        type="button"
        className={classes.fold}
        aria-expanded={isUnfolded}
        onClick={() => setIsUnfolded(!isUnfolded)}
      >
        <StatusRing status={ticket.status} labelled />
        {ticket.step.name || t(`ui.status.${ticket.status}`)}
        <PriorityBars priority={ticket.priority} />
        <PersonAvatar person={ticket.assignee} size="small" />
        <span className={classes.grow} />
        {t('ticket.properties')}
        <ChevronDown className={classes.chevron} aria-hidden />
      </button>
      <div className={classes.asideBody} data-unfolded={isUnfolded}>
        <Properties ticket={ticket} can={can} open={open} onOpen={onOpen} />
        <SatisfactionProperty ticket={ticket} />
        <Watchers ticket={ticket} watchers={more?.watchers} canEdit={can.edit} />
        <Links ticket={ticket} links={more?.links} canEdit={can.edit} />
        <Development ticket={ticket} />
        {more?.aliases && more.aliases.length > 0 && (
          <p className={classes.aliases}>{t('ticket.aliases', { names: more.aliases.join(', ') })}</p>
        )}
      </div>
    </aside>
  )
}
