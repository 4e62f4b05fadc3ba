import { LINK_KINDS, type Ticket, type TicketLink } from '@waybill/contract/tickets/ticket.ts'
import { Plus, X } from 'lucide-react'
import { useRef, useState } from 'react'
import { client } from '../../../session/client.ts'
import { queries } from '../../../session/queries.ts'
import { t } from '../../../messages/messages.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { StatusRing } from '../../../ui/status-ring.tsx'
import { TicketKey } from '../../../ui/ticket-key.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { LinkForm } from './link-form.tsx'
import classes from './properties.module.css'

interface LinksProps {
  ticket: Ticket
  /** undefined: on their way. */
  links: readonly TicketLink[] | undefined
  canEdit: boolean
}

/** Tickets that this one has to do with, and how. */
export function Links({ ticket, links: known, canEdit }: LinksProps) {
  const links = known ?? []
  const [isAdding, setIsAdding] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const { act: remove, problem } = useAct(async (link: TicketLink) => {
    await client.tickets.unlink(ticket.id, link.kind, link.ticket.id)
    await queries.invalidateQueries({ queryKey: ['ticket', ticket.id] })
  })
  if (links.length === 0 && !canEdit) return null
  return (
    <section className={classes.part} aria-label={t('ticket.links')}>
      <h2 className={classes.heading}>
        {t('ticket.links')}
        {canEdit && !isAdding && (
          <button
            ref={opener}
            type="button"
            className={classes.icon}
            aria-label={t('ticket.add_link')}
            onClick={() => setIsAdding(true)}
          >
            <Plus aria-hidden />
          </button>
        )}
      </h2>
      {isAdding && (
        <LinkForm
          ticket={ticket}
          onClose={() => {
            setIsAdding(false)
            requestAnimationFrame(() => opener.current?.focus())
          }}
        />
      )}
      {known?.length === 0 && !isAdding && <p className={classes.none}>{t('ticket.no_links')}</p>}
      {LINK_KINDS.map((kind) => {
        const ofKind = links.filter((link) => link.kind === kind)
        if (ofKind.length === 0) return null
        return (
          <div key={kind}>
            <h3 className={classes.kind}>{t(`ticket.link_${kind}`)}</h3>
            <ul className={classes.list}>
              {ofKind.map((link) => (
                <li key={link.ticket.id} className={classes.item}>
                  <StatusRing status={link.ticket.status} />
                  <TicketKey ticket={link.ticket} />
                  <span className={classes.text} title={link.ticket.title}>
                    {link.ticket.title}
                  </span>
                  {canEdit && (
                    <button
                      type="button"
                      className={classes.icon}
                      aria-label={t('ticket.remove_link', { key: link.ticket.key })}
                      onClick={() => remove(link)}
                    >
                      <X aria-hidden />
                    </button>
                  )}
                </li>
              ))}
            </ul>
          </div>
        )
      })}
      <ProblemNote problem={problem} />
    </section>
  )
}
