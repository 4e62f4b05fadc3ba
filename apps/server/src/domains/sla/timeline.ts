import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { ClockTarget } from '@waybill/contract/sla/sla.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import { toMillis } from '../../kernel/clock.ts'
import { taskMoment, type TaskMoment } from './task-moment.ts'

/** What one event of a ticket means for its clocks; only what it changed. Milliseconds. */
export interface Moment extends TaskMoment {
  at: number
  priority?: Priority
  status?: Status
  team?: string | null
  assignee?: string | null
  labels?: { added: string[]; removed: string[] }
  /** Values of custom fields that are words; null: none any more. */
  fields?: Record<string, string | null>
  /** A public message; of automatic ones there is no moment. */
  said?: 'requester' | 'agent'
  /** Deleted, or not any more. */
  gone?: boolean
  /** A clock of which a change of policy or calendar made a new cycle. */
  restart?: ClockTarget
  /** A clock that got another due by a change of policy or calendar: what came due before is not told. */
  promised?: ClockTarget
  /** A warning that was told: target, cycle, percent. */
  fired?: [ClockTarget, number, number]
}

/** What of a ticket's log its clocks are made of, in the order of time. */
export interface Timeline {
  created_at: number
  reporter: string
  /** When an import told of it: what came due before had nobody here to warn. Else null. */
  imported_at: number | null
  moments: Moment[]
}

/** Who wrote a public message in a project: whoever asks, somebody who works here, or nobody (a bot). */
export type WhoSays = (author: string, reporter: string, project: string) => 'requester' | 'agent' | null

/** The kinds of which timelines are made. */
export const TIMELINE_KINDS = [
  'ticket.created',
  // What a policy may be chosen by: clocks are counted anew, although no moment is added.
  'ticket.edited',
  'ticket.classified',
  'ticket.severity_changed',
  'ticket.due_changed',
  'ticket.watchers_changed',
  'ticket.priority_changed',
  'ticket.status_changed',
  'ticket.team_changed',
  'ticket.assigned',
  'ticket.reporter_changed',
  'ticket.labels_changed',
  'ticket.fields_changed',
  'ticket.deleted',
  'ticket.restored',
  'ticket.purged',
  'comment.added',
  'sla.warned',
  'sla.breached',
  'sla.due_changed',
  'task.started',
  'task.routed',
  'task.entered',
  'task.acted',
  'task.answered',
  'task.moved',
  'task.voted',
  'task.looked_at',
  'task.claimed',
  'task.released',
  'task.transferred',
  'task.escalated',
  'task.breached',
  'task.migrated',
  'task.reopened',
  'task.cancelled',
] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]
type TimelineEvent = { [K in TimelineKind]: LogEvent<EventData<K>> & { kind: K } }[TimelineKind]

const KINDS: ReadonlySet<string> = new Set(TIMELINE_KINDS)

function isTimelineKind(kind: string): kind is TimelineKind {
  return KINDS.has(kind)
}

/** Longer values of custom fields are texts, by which nobody stops a clock. */
const LONGEST_WORD = 64

/** The timeline after one more event; `undefined` while there is no ticket. Pure, like `foldTicket`. */
export function addToTimeline(
  before: Timeline | undefined,
  event: LogEvent,
  whoSays: WhoSays,
): Timeline | undefined {
  if (!isTimelineKind(event.kind)) return before
  const typed = event as TimelineEvent
  const at = toMillis(event.at)
  if (typed.kind === 'ticket.created') {
    const { after } = typed.data
    const first: Moment = {
      at,
      priority: after.priority,
      status: after.status,
      team: after.team,
      assignee: after.assignee,
      ...(after.labels.length > 0 && { labels: { added: after.labels, removed: [] } }),
      ...fieldsOf(after.fields),
    }
    return {
      created_at: at,
      reporter: after.reporter,
      imported_at: event.via === 'import' ? toMillis(event.recorded_at) : null,
      moments: [first],
    }
  }
  if (typed.kind === 'ticket.purged' || !before) return undefined
  if (typed.kind === 'ticket.reporter_changed')
    return { ...before, reporter: typed.data.after.reporter ?? before.reporter }
  const meant = meaningOf(typed, before, whoSays)
  return meant ? { ...before, moments: placed(before.moments, { at, ...meant }) } : before
}

/** Imports may tell of things out of order. */
function placed(moments: readonly Moment[], moment: Moment): Moment[] {
  const after = moments.findLastIndex((one) => one.at <= moment.at) + 1
  return moments.toSpliced(Math.max(1, after), 0, moment)
}

function meaningOf(
  event: TimelineEvent,
  { reporter }: Timeline,
  whoSays: WhoSays,
): Omit<Moment, 'at'> | null {
  switch (event.kind) {
    case 'ticket.priority_changed':
    case 'ticket.team_changed':
    case 'ticket.assigned':
      return event.data.after
    case 'ticket.status_changed': {
      const { status } = event.data.after
      return status === undefined ? null : { status }
    }
    case 'ticket.labels_changed':
      return { labels: event.data }
    case 'ticket.fields_changed': {
      const found = fieldsOf(event.data.after.fields ?? {})
      return found.fields ? found : null
    }
    case 'ticket.deleted':
      return { gone: true }
    case 'ticket.restored':
      return { gone: false }
    case 'comment.added': {
      const { author, internal } = event.data.comment
      const automatic = /^(system$|reader:|rule:|plugin:)/.test(event.via)
      const said = internal || automatic ? null : whoSays(author, reporter, event.project_id ?? '')
      return said === null ? null : { said }
    }
    case 'sla.warned':
      return { fired: [event.data.target, toMillis(event.data.cycle), event.data.percent] }
    case 'sla.breached':
      return { fired: [event.data.target, toMillis(event.data.cycle), 100] }
    case 'sla.due_changed': {
      const { target, restarted, why } = event.data
      if (why === 'priority' || why === 'workflow') return null
      return { promised: target, ...(restarted && { restart: target }) }
    }
    case 'ticket.edited':
    case 'ticket.classified':
    case 'ticket.severity_changed':
    case 'ticket.due_changed':
    case 'ticket.watchers_changed':
    case 'ticket.created':
    case 'ticket.purged':
    case 'ticket.reporter_changed':
      return null
    default:
      return taskMoment(event)
  }
}

function fieldsOf(fields: Record<string, string | number | boolean | null>): Pick<Moment, 'fields'> {
  const words = Object.entries(fields).flatMap(([key, value]): [string, string | null][] =>
    value === null || (typeof value === 'string' && value.length <= LONGEST_WORD) ? [[key, value]] : [],
  )
  return words.length > 0 ? { fields: Object.fromEntries(words) } : {}
}
