import { Skeleton } from '@mantine/core'
import { t } from '../messages/messages.ts'
import classes from './list-shape.module.css'

/** The shape of a list that is on its way. */
export function ListShape({ rows = 12 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t('ui.loading')} className={classes.list}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={classes.row}>
          <Skeleton className={classes.mark} />
          <Skeleton className={classes.key} />
          <Skeleton className={classes.title} style={{ maxWidth: `${30 + ((index * 37) % 45)}%` }} />
          <Skeleton className={classes.mark} />
        </div>
      ))}
    </div>
  )
}

/** The shape of a page of text: a title and paragraphs. */
export function PageShape() {
  return (
    <div role="status" aria-label={t('ui.loading')} className={classes.page}>
      <Skeleton className={classes.heading} />
      {[96, 88, 92, 60].map((width) => (
        <Skeleton key={width} className={classes.paragraph} style={{ maxWidth: `${width}%` }} />
      ))}
    </div>
  )
}
