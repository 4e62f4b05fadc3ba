import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { Instant } from '@waybill/contract/schema.ts'
import type { PastMoment } from '@waybill/contract/tickets/past.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toMillis } from '../../kernel/clock.ts'
import { readEventsAt } from '../../kernel/event-log.ts'
import type { Axis } from './version-levels.ts'
import { momentInTheFuture, positionInTheFuture, wrongMoment } from './past.errors.ts'

/** A moment on one of the two axes of the past: after the event `value`, or at the instant `value` in milliseconds. */
export interface Moment {
  axis: Axis
  value: number
}

const DATE = /^\d{4}-\d{2}-\d{2}$/
/** RFC 3339 wants seconds; people leave them out. */
const WITHOUT_SECONDS = /^(\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2})([Zz]|[+-]\d{2}:\d{2})$/

/** The moment that `?at=` names. @throws Problem 400 when it names none, or one that has not come yet */
export function readMoment(text: string, head: number, now: number): Moment {
  if (/^\d+$/.test(text)) {
    const seq = Number(text)
    if (seq > head) throw positionInTheFuture(head)
    return { axis: 'seq', value: seq }
  }
  // A "+" in a query string that was not encoded arrives as a space.
  const plain = text.replace(' ', '+')
  const instant = DATE.test(plain) ? `${plain}T00:00:00Z` : plain.replace(WITHOUT_SECONDS, '$1:00$2')
  if (fieldErrors(Instant, instant).length > 0) throw wrongMoment(head)
  const millis = toMillis(instant)
  if (millis > now) throw momentInTheFuture(now)
  return { axis: 'at', value: millis }
}

/** The moment as answers show it. */
export function shownMoment({ axis, value }: Moment): PastMoment {
  return axis === 'seq' ? { seq: value, at: null } : { seq: null, at: toIso(value) }
}

/** The instant of a moment in milliseconds; of a position, when its event was written down. */
export async function instantOf(db: Db, { axis, value }: Moment): Promise<number> {
  if (axis === 'at') return value
  const [event] = await readEventsAt(db, [value])
  return event ? toMillis(event.recorded_at) : 0
}
