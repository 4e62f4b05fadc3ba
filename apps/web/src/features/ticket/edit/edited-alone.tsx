import { Button } from '@mantine/core'
import type { Lease } from '@waybill/contract/leases/lease.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useEffect, useRef, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { say } from '../../../ui/say.ts'
import type { Here } from '../presence/use-here.ts'
import classes from './edit.module.css'

interface EditedAloneProps {
  ticket: Ticket
  /** Of somebody else. */
  lease: Lease | null
  here: Here
  /** Takes the ticket and begins to edit it. */
  onTakeOver: () => Promise<void>
}

/** Somebody else has the ticket alone: who it is, asking for it, and for leads taking it over. */
export function EditedAlone({ ticket, lease, here, onTakeOver }: EditedAloneProps) {
  const [asked, setAsked] = useState(false)
  const [taking, setTaking] = useState(false)
  const had = useRef<Lease | null>(null)

  useEffect(() => {
    if (lease) had.current = lease
    else if (had.current) {
      had.current = null
      if (asked) say(t('ticket.free_now', { key: ticket.key }), { tone: 'good' })
      setAsked(false)
      here.rests()
    }
  }, [lease, asked, here, ticket.key])

  if (!lease) return null
  const { name } = lease.holder
  const takeOver = async () => {
    setTaking(true)
    await onTakeOver()
    setTaking(false)
  }
  return (
    <div className={classes.alone}>
      <PersonAvatar person={lease.holder} size="small" labelled />
      <span className={classes.grow} role="status">
        {asked ? t('ticket.asked', { name }) : t('ticket.edits_alone', { name })}
      </span>
      {!asked && ticket.can['edit'] && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => {
            setAsked(true)
            here.edits('description')
          }}
        >
          {t('ticket.ask')}
        </Button>
      )}
      {ticket.can['take_over'] && (
        <Button size="compact-sm" variant="subtle" loading={taking} onClick={() => void takeOver()}>
          {t('ticket.take_over')}
        </Button>
      )}
    </div>
  )
}
