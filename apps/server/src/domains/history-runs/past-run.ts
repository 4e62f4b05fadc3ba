import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { BusinessTime } from '../calendars/business-time.ts'
import { elapsedIn } from '../sla/count-spans.ts'
import { isDone, spansOf, walk } from '../sla/ticket-walk.ts'
import type { Timeline } from '../sla/timeline.ts'

/** What the log tells of a past ticket that a draft may be run with. Milliseconds. */
export interface PastRun {
  arrived: number
  priority: Priority
  /** Business time until it was resolved. */
  took: number
  /** Where its work stood, one after the other: what was decided about it. */
  statuses: Status[]
}

/** null: it is not resolved, so nobody knows how long it takes. */
export function pastRunOf(timeline: Timeline, time: BusinessTime): PastRun | null {
  const walked = walk(timeline)
  const last = walked.at(-1)?.facts
  const end = walked.findLast(({ moment, facts }) => moment.status !== undefined && isDone(facts.status))
  if (!last || !end || !isDone(last.status)) return null
  const resolved =
    walked.find(({ moment, facts }) => moment.status !== undefined && isDone(facts.status))?.moment.at ??
    end.moment.at
  const spans = spansOf(timeline, () => null)
  const statuses = walked.flatMap(({ moment }) => moment.status ?? [])
  return {
    arrived: timeline.created_at,
    priority: last.priority,
    took: elapsedIn(spans, time, resolved),
    statuses: statuses.filter((status, index) => status !== statuses[index - 1]),
  }
}
