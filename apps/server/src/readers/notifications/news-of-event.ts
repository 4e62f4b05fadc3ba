import type { NotificationKind } from '@waybill/contract/notifications/notification.ts'
import type { Status } from '@waybill/contract/workflows/step.ts'
import type { TaskChange } from '@waybill/contract/tasks/task-events.ts'
import type { EventOf } from '../../kernel/reader.ts'

export type Heard = EventOf<
  | 'ticket.created'
  | 'ticket.assigned'
  | 'task.started'
  | 'task.entered'
  | 'task.routed'
  | 'task.acted'
  | 'task.reopened'
  | 'task.migrated'
  | 'task.released'
  | 'task.transferred'
  | 'task.escalated'
  | 'task.nobody_there'
  | 'ticket.status_changed'
  | 'comment.added'
  | 'comment.edited'
  | 'sla.warned'
  | 'sla.breached'
>

/** Whom it concerns: who has the ticket; the coordinator of its run too; or with them all leads of the project; or these alone. */
export type Responsible = 'assignee' | 'assignee and coordinator' | 'all who answer for it' | 'leads'

/** Something to tell: to people who are named, or to all whom the ticket concerns. */
export interface News {
  kind: NotificationKind
  people:
    | readonly string[]
    | 'of the ticket'
    | Responsible
    | { team: string }
    | { but_assignee: readonly string[] }
  internal: boolean
  comment: string | null
  status: { before: Status; after: Status } | null
}

/** What an event has to tell; of one person only the first counts. */
export function newsOf(event: Heard): News[] {
  switch (event.kind) {
    case 'ticket.created':
      return assigned(event.data.after.assignee)
    case 'ticket.assigned':
      return assigned(event.data.after.assignee ?? null)
    case 'task.started':
      return [...waiting(event.data), ...asked(event.data)]
    case 'task.entered':
    case 'task.routed':
    case 'task.acted':
    case 'task.reopened':
    case 'task.migrated':
    case 'task.released':
      return asked(event.data)
    case 'task.transferred':
    case 'task.escalated':
      return handed(event.data)
    case 'task.nobody_there':
      return ofRun('nobody_there', 'leads')
    case 'ticket.status_changed':
      return statusChanged(event.data.before.status, event.data.after.status)
    case 'comment.added': {
      const { id, internal, mentions } = event.data.comment
      const about = { internal, comment: id, status: null }
      return [
        { ...about, kind: 'mention', people: mentions },
        { ...about, kind: 'comment', people: 'of the ticket' },
      ]
    }
    case 'comment.edited': {
      const { before, after, internal, comment } = event.data
      const people = after.mentions.filter((person) => !before.mentions.includes(person))
      return [{ kind: 'mention', people, internal, comment, status: null }]
    }
    case 'sla.warned':
      return ofClock('sla_warning', event.data.percent < 90 ? 'assignee' : 'assignee and coordinator')
    case 'sla.breached':
      return ofClock('sla_breach', 'all who answer for it')
  }
}

/** Requesters do not hear of it: they see what they are promised on their ticket. */
function ofClock(kind: 'sla_warning' | 'sla_breach', people: Responsible): News[] {
  return [{ kind, people, internal: true, comment: null, status: null }]
}

function assigned(person: string | null): News[] {
  if (person === null) return []
  return [{ kind: 'assigned', people: [person], internal: false, comment: null, status: null }]
}

/** Who decides with others has no ticket assigned: one alone hears of that. Teams hear of their queues. */
function asked({ items: { added } }: TaskChange): News[] {
  const people = added.length < 2 ? [] : added.flatMap(({ person }) => person ?? [])
  const queues = added.flatMap(({ person, team }) => (person === null && team !== null ? [team] : []))
  return [
    ...(people.length === 0 ? [] : ofRun('decision_asked', people)),
    ...[...new Set(queues)].flatMap((team) => ofRun('queued', { team })),
  ]
}

/** Who decides with others has no ticket assigned, so this tells them; who has it alone hears of that. */
function handed({ items: { added } }: TaskChange): News[] {
  const people = added.flatMap(({ person }) => person ?? [])
  return people.length === 0 ? [] : ofRun('decision_asked', { but_assignee: people })
}

/** Before its run begins a lead lets it in or chooses its workflow. */
function waiting({ after: { status, workflow } }: TaskChange): News[] {
  if (status !== 'pending') return []
  return ofRun(workflow === null ? 'unrouted' : 'request_waiting', 'leads')
}

/** Who works on a ticket is told; its requester sees where it stands. */
function ofRun(kind: NotificationKind, people: News['people']): News[] {
  return [{ kind, people, internal: true, comment: null, status: null }]
}

function statusChanged(before: Status | undefined, after: Status | undefined): News[] {
  if (!before || !after || before === after) return []
  const status = { before, after }
  return [{ kind: kindOf(before, after), people: 'of the ticket', internal: false, comment: null, status }]
}

function kindOf(before: Status, after: Status): NotificationKind {
  if (after === 'resolved' || after === 'closed') return after
  return before === 'resolved' || before === 'closed' ? 'reopened' : 'status_changed'
}
