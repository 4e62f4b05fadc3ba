import { Link } from '@tanstack/react-router'
import type { UnsettledEndAction } from '@waybill/contract/tasks/task.ts'
import { CircleCheck } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { EndAction } from '../tasks/end-action.tsx'
import classes from './elsewhere.module.css'
import { placeOf } from './place-of.ts'
import type { RowPlace } from './task-rows.tsx'

/** What the ends of runs call for elsewhere and is not settled: first what has failed, the oldest first. */
export function Elsewhere({ ends, row }: { ends: readonly UnsettledEndAction[]; row: RowPlace }) {
  if (ends.length === 0) {
    return (
      <EmptyPlace
        icon={<CircleCheck aria-hidden />}
        title={t('tasks.ends_done')}
        text={t('my_work.ends_empty_text')}
      />
    )
  }
  return (
    <ul className={classes.rows} aria-label={t('tasks.ends')}>
      {ends.map((end) => (
        <EndAction key={end.id} run={end} ticket={<TicketOf end={end} row={row} />} />
      ))}
    </ul>
  )
}

function TicketOf({ end: { ticket }, row }: { end: UnsettledEndAction; row: RowPlace }) {
  const isShown = row.shown === ticket.key
  return (
    <Link
      {...placeOf(ticket.key, row)}
      className={classes.ticket}
      aria-current={isShown ? 'true' : undefined}
    >
      <span className={classes.key}>{ticket.key}</span>
      <span className={classes.title}>{ticket.title}</span>
    </Link>
  )
}
