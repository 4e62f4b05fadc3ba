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
export function after(facts: TicketThen, moment: Moment): TicketThen {
  const { priority, status, labels, fields, gone, task } = moment
  return {
    priority: priority ?? facts.priority,
    status: status ?? facts.status,
    labels: labels
      ? new Set([...facts.labels, ...labels.added].filter((id) => !labels.removed.includes(id)))
      : facts.labels,
    fields: fields ? { ...facts.fields, ...fields } : facts.fields,
    gone: gone ?? facts.gone,
    task: task?.status ?? facts.task,
  }
}

/** What the ticket was from each moment on. */
export function walk({ moments }: Timeline): { moment: Moment; facts: TicketThen }[] {
  let facts = NOTHING
  return moments.map((moment) => {
    facts = after(facts, moment)
    return { moment, facts }
  })
}

/** The life of a ticket in spans: where the clock runs, and where and why it stands still. */
export function spansOf(timeline: Timeline, standsStill: (facts: TicketThen) => Still | null): Span[] {
  const spans: Span[] = []
  for (const { moment, facts } of walk(timeline)) {
    const still = facts.gone ? DELETED : standsStill(facts)
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
