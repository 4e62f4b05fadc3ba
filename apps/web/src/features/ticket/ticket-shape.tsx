import { Skeleton } from '@mantine/core'
import { t } from '../../messages/messages.ts'
import classes from './ticket.module.css'

const TEXT = [96, 88, 92, 60]
const PROPERTIES = [48, 40, 64, 32, 56, 44, 36]

/** The shape of a ticket that is on its way. */
export function TicketShape() {
  return (
    <div className={classes.ticket} role="status" aria-label={t('ui.loading')}>
      <div className={classes.header}>
        <Skeleton className={classes.shapeKey} />
      </div>
      <div className={classes.columns}>
        <div className={classes.main}>
          <Skeleton className={classes.shapeTitle} />
          {TEXT.map((width) => (
            <Skeleton key={width} className={classes.shapeLine} style={{ maxWidth: `${String(width)}%` }} />
          ))}
        </div>
        <div className={classes.aside}>
          {PROPERTIES.map((width) => (
            <Skeleton
              key={width}
              className={classes.shapeProperty}
              style={{ maxWidth: `${String(width)}%` }}
            />
          ))}
        </div>
      </div>
    </div>
  )
}
