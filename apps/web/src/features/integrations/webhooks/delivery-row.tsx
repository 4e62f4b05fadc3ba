import { Checkbox, UnstyledButton } from '@mantine/core'
import type { Delivery } from '@waybill/contract/webhooks/webhook.ts'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { DeliveryDetail } from './delivery-detail.tsx'
import { attemptWords, deliveryWords } from './webhook-words.ts'
import classes from './webhooks.module.css'

interface DeliveryRowProps {
  delivery: Delivery
  chosen: boolean
  onChoose: () => void
}

/** One message; it opens to what was sent and what was answered. */
export function DeliveryRow({ delivery, chosen, onChoose }: DeliveryRowProps) {
  const [open, setOpen] = useState(false)
  const id = useId()
  const { event, ticket, state, attempts, next_at, queued_at } = delivery
  const last = attempts.at(-1)
  const about = ticket ? `${event} ${ticket.key}` : event
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className={classes.delivery}>
      <div className={classes.row}>
        <Checkbox checked={chosen} onChange={onChoose} aria-label={t('webhooks.choose', { about })} />
        <UnstyledButton
          className={classes.open}
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Chevron className={classes.icon} aria-hidden />
          <span className={classes.said}>
            <span className={classes.badge} data-state={state}>
              {deliveryWords(state)}
            </span>
            <span className={classes.event}>{event}</span>
            {ticket && <span className={classes.key}>{ticket.key}</span>}
            <span className={classes.grow} />
            {last && (
              <span className={classes.status} data-ok={last.error === null}>
                {attemptWords(last)}
              </span>
            )}
            {attempts.length > 1 && <span>{t('webhooks.tries', { count: attempts.length })}</span>}
            <TimeAgo
              at={next_at !== null && last ? next_at : (last?.at ?? queued_at)}
              className={classes.when}
            />
          </span>
        </UnstyledButton>
      </div>
      <div id={id}>{open && <DeliveryDetail delivery={delivery} />}</div>
    </li>
  )
}
