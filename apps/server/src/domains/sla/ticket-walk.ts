import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { TaskStatus } from '@waybill/contract/tasks/task.ts'
import type { Span, Still } from './count-spans.ts'
import type { Moment, Timeline } from './timeline.ts'

/** What a ticket is between two moments. */
export interface TicketThen {
  priority: Priority
  status: Status
  labels: ReadonlySet<string>
  fields: Readonly<Record<string, string | null>>
  gone: boolean
  task: TaskStatus | null
}

/** The ticket before its first moment. */
const NOTHING: TicketThen = {
  priority: 'medium',
  status: 'open',
  labels: new Set(),
  fields: {},
  gone: false,
  task: null,
}

/** The ticket after one more moment. */
export function after(then: TicketThen, moment: Moment): TicketThen {
  const { priority, status, labels, fields, gone, task } = moment
  return {
    priority: priority ?? then.priority,
    status: status ?? then.status,
    labels: labels
      ? new Set([...then.labels, ...labels.added].filter((id) => !labels.removed.includes(id)))
      : then.labels,
    fields: fields ? { ...then.fields, ...fields } : then.fields,
    gone: gone ?? then.gone,
    task: task?.status ?? then.task,
  }
}

/** What the ticket was from each moment on. */
export function walk({ moments }: Timeline): { moment: Moment; then: TicketThen }[] {
  let then = NOTHING
  return moments.map((moment) => {
    then = after(then, moment)
    return { moment, then }
  })
}

/** The life of a ticket in spans: where the clock runs, and where and why it stands still. */
export function spansOf(timeline: Timeline, standsStill: (then: TicketThen) => Still | null): Span[] {
  const spans: Span[] = []
  for (const { moment, then } of walk(timeline)) {
    const still = then.gone ? DELETED : standsStill(then)
    const last = spans.at(-1)
    if (last && last.still?.why === still?.why) continue
    if (last) last.to = moment.at
    spans.push({ from: moment.at, to: null, still })
  }
  return spans.filter(({ from, to }) => from !== to)
}

const DELETED: Still = { kind: 'stopped', why: 'deleted' }

export function isDone(status: Status): boolean {
  return status === 'resolved' || status === 'closed'
}
