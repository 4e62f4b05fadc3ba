import type { NotificationKind } from '@waybill/contract/notifications/notification.ts'
import type { NotificationRelation } from '@waybill/contract/notifications/notification-settings.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { EndActionState } from '@waybill/contract/tasks/task.ts'
import type { TaskChange } from '@waybill/contract/tasks/task-events.ts'
import type { EventOf } from '../../kernel/reader.ts'

/** Kinds of events of tickets that have something to tell. */
export const HEARD = [
  'ticket.created',
  'ticket.assigned',
  'task.started',
  'task.entered',
  'task.routed',
  'task.acted',
  'task.answered',
  'task.reopened',
  'task.migrated',
  'task.released',
  'task.transferred',
  'task.escalated',
  'task.nobody_there',
  'end_action.tried',
  'ticket.status_changed',
  'comment.added',
  'comment.edited',
  'sla.warned',
  'sla.breached',
  'automation.told',
] as const
export type Heard = EventOf<(typeof HEARD)[number]>

/**
 * People by what they are to the ticket: as it says itself (`holders`: those for whom its step waits; `coordinator`: of its
 * run), the members of a team, or some who are named.
 */
export type Audience =
  | 'assignee'
  | 'holders'
  | 'reporter'
  | 'watchers'
  | 'coordinator'
  | 'leads'
  | { team: string }
  | { people: readonly string[]; as: NotificationRelation }

/** Something to tell of a ticket. */
export interface News {
  kind: NotificationKind
  to: readonly Audience[]
  internal: boolean
  comment: string | null
  status: { before: Status; after: Status } | null
  step: string | null
}

const OF_THE_TICKET: readonly Audience[] = ['assignee', 'reporter', 'watchers']
const NOTHING_MORE = { internal: false, comment: null, status: null, step: null }

/** What an event has to tell; of one person only the first counts. */
export function newsOf(event: Heard): News[] {
  switch (event.kind) {
    case 'ticket.created':
      return assigned(event.data.after.assignee)
    case 'ticket.assigned':
      return assigned(event.data.after.assignee ?? null)
    case 'task.started':
      return [...waiting(event.data), ...asked(event.data)]
    case 'task.acted':
      return [...asked(event.data), ...(event.data.to === null ? [completed] : [])]
    case 'task.answered':
    case 'task.entered':
    case 'task.routed':
    case 'task.reopened':
    case 'task.migrated':
    case 'task.released':
      return asked(event.data)
    case 'task.transferred':
      return [
        { ...NOTHING_MORE, kind: 'transferred', to: [{ people: handedOn(event.data), as: 'assignee' }] },
      ]
    case 'task.escalated': {
      const people: Audience = { people: handedOn(event.data), as: 'assignee' }
      return [{ ...NOTHING_MORE, kind: 'escalated', to: [people, 'coordinator', 'leads'] }]
    }
    case 'task.nobody_there':
      return ofRun('nobody_there', 'leads')
    case 'end_action.tried':
      return isGivenUp(event.data.state) ? ofRun('end_action_failed', 'leads') : []
    case 'ticket.status_changed':
      return moved(event.data)
    case 'comment.added': {
      const { id, internal, mentions } = event.data.comment
      const about = { ...NOTHING_MORE, internal, comment: id }
      return [
        { ...about, kind: 'mention', to: [{ people: mentions, as: 'mentioned' }] },
        { ...about, kind: 'comment', to: OF_THE_TICKET },
      ]
    }
    case 'comment.edited': {
      const { before, after, internal, comment } = event.data
      const people = after.mentions.filter((person) => !before.mentions.includes(person))
      return [{ ...NOTHING_MORE, kind: 'mention', to: [{ people, as: 'mentioned' }], internal, comment }]
    }
    case 'sla.warned': {
      const holders: Audience[] = ['assignee', 'holders']
      return ofRun('sla_warning', ...holders, ...(event.data.percent < 90 ? [] : ['coordinator' as const]))
    }
    case 'sla.breached':
      return ofRun('sla_breach', 'assignee', 'holders', 'coordinator', 'watchers', 'leads')
    case 'automation.told':
      return [{ ...NOTHING_MORE, kind: 'told', to: [{ people: event.data.people, as: 'mentioned' }] }]
  }
}

const completed: News = { ...NOTHING_MORE, kind: 'completed', to: ['coordinator', 'leads'] }

function assigned(person: string | null): News[] {
  if (person === null) return []
  return [{ ...NOTHING_MORE, kind: 'assigned', to: [{ people: [person], as: 'assignee' }] }]
}

/** Who decides with others has no ticket assigned: one alone hears of that. Teams hear of their queues. */
function asked({ items: { added } }: TaskChange): News[] {
  const people = added.length < 2 ? [] : added.flatMap(({ person }) => person ?? [])
  const queues = added.flatMap(({ person, team }) => (person === null && team !== null ? [team] : []))
  return [
    ...(people.length === 0 ? [] : ofRun('decision_asked', { people, as: 'assignee' })),
    ...[...new Set(queues)].flatMap((team) => ofRun('queued', { team })),
  ]
}

/** Who had it and who has it now. */
function handedOn({ from, items: { added } }: TaskChange & { from: string | null }): string[] {
  return [...added.map(({ person }) => person), from].filter((person) => person !== null)
}

/** Before its run begins a lead lets it in or chooses its workflow. */
function waiting({ after: { status, workflow } }: TaskChange): News[] {
  if (status !== 'pending') return []
  return ofRun(workflow === null ? 'unrouted' : 'request_waiting', 'leads')
}

/** Who works on a ticket is told; its requester sees where it stands and what is promised. */
function ofRun(kind: NotificationKind, ...to: Audience[]): News[] {
  return [{ ...NOTHING_MORE, kind, to, internal: true }]
}

function isGivenUp(state: EndActionState): boolean {
  return state === 'failed' || state === 'compensation_failed'
}

interface Move {
  before: { status?: Status; step?: string }
  after: { status?: Status; step?: string }
}

function moved({ before, after }: Move): News[] {
  const step = after.step ?? null
  if (before.status && after.status && before.status !== after.status) {
    const status = { before: before.status, after: after.status }
    const kind = kindOf(status.before, status.after)
    return [{ ...NOTHING_MORE, kind, to: OF_THE_TICKET, status, step }]
  }
  if (step === null) return []
  return [{ ...NOTHING_MORE, kind: 'step_changed', to: OF_THE_TICKET, internal: true, step }]
}

function kindOf(before: Status, after: Status): NotificationKind {
  if (after === 'resolved' || after === 'closed') return after
  return before === 'resolved' || before === 'closed' ? 'reopened' : 'status_changed'
}
