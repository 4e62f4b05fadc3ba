import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import { t } from '../../messages/messages.ts'
import { StatusRing } from '../../ui/status-ring.tsx'
import { useAllActions } from '../actions.ts'
import { Keys } from '../keys-shown.tsx'
import { findActions } from './find-actions.ts'
import classes from './palette.module.css'
import { useFoundTickets } from './use-found-tickets.ts'

/** Everything that can be done, and every ticket, by typing a part of its name. */
export function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const navigate = useNavigate()
  const list = useId()
  const active = useRef<HTMLDivElement>(null)
  const actions = findActions(useAllActions(), text).filter(({ id }) => id !== 'palette' && id !== 'search')
  const { tickets, searching } = useFoundTickets(text)
  const count = actions.length + tickets.length
  const isAll = text.trim() !== ''
  const last = count + (isAll ? 1 : 0) - 1

  useEffect(() => {
    // In braces: newer browsers answer with a promise, which is no way to clean up.
    active.current?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const go = (index: number) => {
    onClose()
    const action = actions[index - tickets.length]
    const ticket = tickets[index]
    if (ticket) void navigate({ to: '/tickets/$ticket', params: { ticket: ticket.key } })
    // The dialog must be gone before the action looks where the focus is.
    else if (action) setTimeout(action.run)
    else void navigate({ to: '/tickets', search: { q: text.trim() } })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0) {
      event.preventDefault()
      setAt((at + step + last + 1) % (last + 1))
    } else if (event.key === 'Enter' && last >= 0) {
      event.preventDefault()
      go(Math.min(at, last))
    }
  }
  const entry = (index: number) => ({
    id: `${list}-${String(index)}`,
    role: 'option',
    className: classes.entry,
    'aria-selected': index === at,
    ref: index === at ? active : null,
    onClick: () => go(index),
    onMouseMove: () => setAt(index),
  })

  return (
    <Modal.Root
      opened
      onClose={onClose}
      size="var(--dialog)"
      padding={0}
      yOffset="12vh"
      transitionProps={{ duration: 0 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.search_or_do')}>
        <Modal.Body>
          <div className={classes.search}>
            <Search className={classes.icon} aria-hidden />
            <input
              className={classes.input}
              value={text}
              placeholder={t('shell.search_or_do')}
              aria-label={t('shell.search_or_do')}
              role="combobox"
              aria-expanded
              aria-controls={list}
              aria-activedescendant={`${list}-${String(at)}`}
              autoComplete="off"
              spellCheck={false}
              data-autofocus
              onChange={(event) => {
                setText(event.currentTarget.value)
                setAt(0)
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div id={list} role="listbox" className={classes.list} aria-label={t('shell.search_or_do')}>
            {tickets.length > 0 && <div className={classes.group}>{t('shell.tickets')}</div>}
            {tickets.map((ticket, index) => (
              <div key={ticket.id} {...entry(index)}>
                <StatusRing status={ticket.status} name={ticket.step.name} />
                <span className={classes.key}>{ticket.key}</span>
                <span className={classes.title}>{ticket.title}</span>
              </div>
            ))}
            {isAll && searching && tickets.length === 0 && (
              <div className={classes.hint}>{t('shell.searching')}</div>
            )}
            {actions.length > 0 && <div className={classes.group}>{t('shell.actions')}</div>}
            {actions.map((action, index) => {
              const Icon = action.icon
              return (
                <div key={action.id} {...entry(tickets.length + index)}>
                  {Icon ? <Icon className={classes.icon} aria-hidden /> : <span className={classes.icon} />}
                  <span className={classes.title}>{action.title}</span>
                  {action.keys !== undefined && <Keys keys={action.keys} />}
                </div>
              )
            })}
            {isAll && (
              <div {...entry(count)}>
                <Search className={classes.icon} aria-hidden />
                <span className={classes.title}>{t('shell.find_all', { text: text.trim() })}</span>
              </div>
            )}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
