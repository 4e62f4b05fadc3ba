import { Menu, Tooltip } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Ellipsis, Eye, EyeOff, Hash, History, LifeBuoy, Link2, Maximize2, Trash2, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { client } from '../../session/client.ts'
import { t } from '../../messages/messages.ts'
import { offerUndo } from '../../shell/undo.ts'
import { say } from '../../ui/say.ts'
import { copyText } from './copy-text.ts'
import { PresentPeople } from './presence/present-people.tsx'
import type { Present } from './presence/who-does.ts'
import { useChange } from './properties/use-change.ts'
import { useMe } from '../../session/session.ts'
import classes from './ticket.module.css'

interface TicketHeaderProps {
  ticket: Ticket
  others: readonly Present[]
  isPast: boolean
  onLookBack: () => void
  /** Of the panel beside a list. */
  onClose?: (() => void) | undefined
}

export function addressOf({ key }: Pick<Ticket, 'key'>): string {
  return new URL(`/tickets/${key}`, window.location.origin).href
}

/** Throws a ticket away, and lets that be taken back. */
export async function deleteTicket({ id, key }: Ticket): Promise<void> {
  try {
    await client.tickets.remove(id)
    offerUndo(t('ticket.deleted', { key }), () => void restoreTicket({ id, key }))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(`${error.title}. ${error.detail ?? ''}`, { tone: 'bad' })
  }
}

export async function restoreTicket({ id, key }: Pick<Ticket, 'id' | 'key'>): Promise<void> {
  try {
    await client.tickets.restore(id)
    say(t('ticket.restored', { key }), { tone: 'good' })
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    say(`${error.title}. ${error.detail ?? ''}`, { tone: 'bad' })
  }
}

/** Which ticket it is, who else is here, and what can be done with it as a whole. */
export function TicketHeader({ ticket, others, isPast, onLookBack, onClose }: TicketHeaderProps) {
  const change = useChange(ticket)
  const me = useMe()
  const navigate = useNavigate()
  const watch = () => change(ticket.watching ? { remove_watchers: [me.id] } : { add_watchers: [me.id] })
  return (
    <header className={classes.header}>
      <nav className={classes.crumbs} aria-label={t('ticket.place')}>
        <Link to="/tickets" search={{ q: `project:${ticket.project_key}` }} className={classes.project}>
          {ticket.project_key}
        </Link>
        <span aria-hidden>/</span>
        <span className={classes.key}>{ticket.key}</span>
      </nav>
      <PresentPeople others={others} />
      {ticket.can['watch'] && !isPast && (
        <HeaderButton
          name={ticket.watching ? t('ticket.unwatch') : t('ticket.watch')}
          pressed={ticket.watching}
          onClick={watch}
        >
          {ticket.watching ? <Eye aria-hidden /> : <EyeOff aria-hidden />}
        </HeaderButton>
      )}
      <HeaderButton
        name={t('ticket.copy_link')}
        onClick={() => void copyText(addressOf(ticket), t('ticket.link_copied'))}
      >
        <Link2 aria-hidden />
      </HeaderButton>
      {!isPast && (
        <HeaderButton name={t('ticket.look_back')} onClick={onLookBack}>
          <History aria-hidden />
        </HeaderButton>
      )}
      {onClose && (
        <Tooltip label={t('ticket.open_page')}>
          <Link
            to="/tickets/$ticket"
            params={{ ticket: ticket.key }}
            className={classes.headerButton}
            aria-label={t('ticket.open_page')}
          >
            <Maximize2 aria-hidden />
          </Link>
        </Tooltip>
      )}
      <Menu position="bottom-end" width="var(--menu)">
        <Menu.Target>
          <button type="button" className={classes.headerButton} aria-label={t('ticket.more')}>
            <Ellipsis aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<Hash className={classes.menuIcon} aria-hidden />}
            onClick={() => void copyText(ticket.key, t('ticket.key_copied', { key: ticket.key }))}
          >
            {t('ticket.copy_key')}
          </Menu.Item>
          {ticket.can['comment_internal'] && (
            <Menu.Item
              onClick={() =>
                void navigate({
                  to: '/portal/requests/$request',
                  params: { request: ticket.key },
                  search: { as: 'requester' },
                })
              }
              leftSection={<LifeBuoy className={classes.menuIcon} aria-hidden />}
            >
              {t('ticket.as_requester')}
            </Menu.Item>
          )}
          {ticket.can['delete'] && !isPast && (
            <Menu.Item
              color="red"
              leftSection={<Trash2 className={classes.menuIcon} aria-hidden />}
              onClick={() => void deleteTicket(ticket)}
            >
              {t('ticket.delete')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {onClose && (
        <HeaderButton name={t('ui.close')} onClick={onClose}>
          <X aria-hidden />
        </HeaderButton>
      )}
    </header>
  )
}

interface HeaderButtonProps {
  name: string
  pressed?: boolean
  onClick: () => void
  children: ReactNode
}

function HeaderButton({ name, pressed, onClick, children }: HeaderButtonProps) {
  return (
    <Tooltip label={name}>
      <button
        type="button"
        className={classes.headerButton}
        aria-label={name}
        data-pressed={pressed}
        onClick={onClick}
      >
        {children}
      </button>
    </Tooltip>
  )
}
