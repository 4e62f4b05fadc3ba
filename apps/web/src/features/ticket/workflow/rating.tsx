import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Star } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { useTicketQuery } from '../../../sync/use-ticket-query.ts'
import { Property } from '../properties/property.tsx'
import classes from './rating.module.css'

const STARS = [1, 2, 3, 4, 5]

/** How content its requester was, once they have said so. */
export function SatisfactionProperty({ ticket }: { ticket: Ticket }) {
  const { data } = useTicketQuery({
    ticket: ticket.id,
    key: ['tasks', 'rating'],
    read: async () => (await client.requests.rating(ticket.id)).rating,
    enabled: ticket.status === 'closed' && ticket.can['see_internal'] === true,
  })
  if (!data) return null
  return (
    <Property name={t('tasks.rating')}>
      <div className={classes.rating}>
        <span className={classes.stars} role="img" aria-label={t('tasks.rating_of', { score: data.score })}>
          {STARS.map((at) => (
            <Star key={at} data-full={at <= data.score} aria-hidden />
          ))}
        </span>
        {data.comment !== null && <span className={classes.comment}>{data.comment}</span>}
      </div>
    </Property>
  )
}
