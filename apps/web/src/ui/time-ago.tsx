import { exactTime, relativeTime } from './instants.ts'
import { useNow } from './use-now.ts'

/** How long ago, or in how long; the exact instant in the reader's zone when pointed at. */
export function TimeAgo({ at, className }: { at: string; className?: string | undefined }) {
  const words = useNow((now) => relativeTime(at, now))
  return (
    <time dateTime={at} title={exactTime(at)} className={className}>
      {words}
    </time>
  )
}
