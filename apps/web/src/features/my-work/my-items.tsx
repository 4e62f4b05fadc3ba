import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import type { MyItem } from './by-due.ts'
import { TaskRows, type RowPlace } from './task-rows.tsx'

const MY_TICKETS = 'assignee:me is:unresolved'

interface MyItemsProps {
  items: readonly MyItem[]
  /** How much waits in the queues of my teams. */
  queued: number
  row: RowPlace
}

/** My items by due time, with what can be done about each in place. */
export function MyItems({ items, queued, row }: MyItemsProps) {
  if (items.length === 0) {
    return (
      <EmptyPlace
        icon={<CircleCheck aria-hidden />}
        title={t('my_work.empty')}
        text={t('my_work.empty_text')}
        action={
          queued > 0 ? (
            <Button renderRoot={(props) => <Link to="/my-work" search={{ part: 'queues' }} {...props} />}>
              {t('my_work.empty_claim')}
            </Button>
          ) : (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/tickets" search={{ q: MY_TICKETS }} {...props} />}
            >
              {t('my_work.empty_tickets')}
            </Button>
          )
        }
      />
    )
  }
  return <TaskRows label={t('my_work.mine')} rows={items} place={row} />
}
