import { Link } from '@tanstack/react-router'
import type { UnsettledEndAction } from '@waybill/contract/tasks/task.ts'
import { CircleCheck } from 'lucide-react'
import { useMemo } from 'react'
import { t } from '../../messages/messages.ts'
import { useActions } from '../../shell/actions.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { EndAction } from '../tasks/end-action.tsx'
import classes from './elsewhere.module.css'
import { placeOf } from './place-of.ts'
import type { RowPlace } from './task-rows.tsx'
import { useRowKeys } from './use-row-keys.ts'

/** What the ends of runs call for elsewhere and is not settled: first what has failed, the oldest first. */
export function Elsewhere({ ends, row }: { ends: readonly UnsettledEndAction[]; row: RowPlace }) {
  const { at, setCurrent, moves, listProps } = useRowKeys(ends.map(({ id }) => id))
  // They are made of the rows.
  // oxlint-disable-next-line react/exhaustive-deps
  useActions(useMemo(moves, [ends, at]))
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
    <ul {...listProps} className={classes.rows} aria-label={t('tasks.ends')}>
      {ends.map((end) => (
        <EndAction
          key={end.id}
          run={end}
          ticket={{ key: end.ticket.key, link: <TicketOf end={end} row={row} /> }}
          onFocus={() => setCurrent(end.id)}
        />
      ))}
    </ul>
  )
}

function TicketOf({ end: { id, ticket }, row }: { end: UnsettledEndAction; row: RowPlace }) {
  const isShown = row.shown === ticket.key
  return (
    <Link
      {...placeOf(ticket.key, row)}
      className={classes.ticket}
      data-row={id}
      aria-current={isShown ? 'true' : undefined}
    >
      <span className={classes.key}>{ticket.key}</span>
      <span className={classes.title}>{ticket.title}</span>
    </Link>
  )
}
