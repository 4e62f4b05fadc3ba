import { ticketOf } from '@waybill/client'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import type { Step } from '@waybill/contract/workflows/step.ts'
import { useState } from 'react'
import { t } from '../../messages/messages.ts'
import { client } from '../../session/client.ts'
import { say } from '../../ui/say.ts'
import classes from './column-head.module.css'

interface QuickAddProps {
  project: string
  step: Step
  /** The one that stands on top of the column. */
  first: Ticket | undefined
  onClose: () => void
}

/** A line that makes a ticket on top of the column; it stays for the next one. */
export function QuickAdd({ project, step, first, onClose }: QuickAddProps) {
  const [title, setTitle] = useState('')
  const add = () => {
    if (title.trim() === '') return
    setTitle('')
    addTicket(project, title.trim(), step, first)
  }
  return (
    <form
      noValidate
      className={classes.adding}
      onSubmit={(event) => {
        event.preventDefault()
        add()
      }}
      onBlur={(event) => {
        if (title.trim() === '' && !event.currentTarget.contains(event.relatedTarget)) onClose()
      }}
    >
      <input
        className={classes.input}
        aria-label={t('board.add_title')}
        placeholder={t('board.add_title')}
        title={t('board.add_hint')}
        value={title}
        maxLength={500}
        autoFocus
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          onClose()
        }}
      />
    </form>
  )
}

function addTicket(project: string, title: string, step: Step, first: Ticket | undefined): void {
  const made = client.createTicket({ project, title, status: step.category })
  const shown = ticketOf(client.store.getSnapshot().state, made.id)
  const isElsewhere = shown?.step.id !== step.id
  if (shown && (first || isElsewhere))
    client.moveTicket(made.id, { ...(isElsewhere && { step }), ...(first && { before: first.id }) })
  made.confirmed.then(
    ({ key }) => say(t('board.added', { key, column: step.name })),
    // Why it was refused is said where all refused changes are.
    () => undefined,
  )
}
