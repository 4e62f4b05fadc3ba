import {
  hasScope,
  isStaff,
  mayWithTicket,
  standing,
  type Actor,
  type Decision,
  type TicketFacts,
} from './policies.ts'

export const TASK_ACTIONS = [
  'task.see',
  'task.see_items',
  'task.act',
  'task.act_as_staff',
  'task.act_as_lead',
  'task.look',
  'task.claim',
  'task.take',
  'task.release',
  'task.escalate',
  'task.transfer',
  'task.route',
  'task.decide',
  'task.end_actions',
] as const
export type TaskAction = (typeof TASK_ACTIONS)[number]

export interface TaskFacts {
  ticket: TicketFacts
  /** The actor has an open item of it. */
  is_holder: boolean
  /** The actor is a member of the team in whose queue an item waits. */
  in_team: boolean
}

/**
 * Whoever sees a ticket sees where its run stands; who has what, and why, is for those who work in the project. The holder of
 * an item acts on it, and leads act for everybody.
 */
export function mayWithTask(
  actor: Actor,
  action: TaskAction,
  { ticket, is_holder, in_team }: TaskFacts,
): Decision {
  const see = mayWithTicket(actor, 'ticket.see', ticket)
  if (see !== 'allow' && see !== 'forbid') return see
  if (action === 'task.see') return see
  const as = standing(actor, ticket.project)
  if (action === 'task.see_items') return mayWithTicket(actor, 'ticket.see_internal', ticket)
  if (action === 'task.end_actions' || action === 'task.decide' || action === 'task.route') {
    if (!isStaff(as)) return 'hide'
  }
  if (ticket.deleted || ticket.project.archived) return 'forbid'
  const lead = as === 'lead'
  const works = lead || as === 'member'
  const granted = {
    'task.act': works && (is_holder || lead),
    'task.act_as_staff': works,
    'task.act_as_lead': lead,
    'task.look': works && is_holder,
    'task.claim': works && (in_team || lead),
    'task.take': works && (in_team || lead),
    'task.release': works && (is_holder || lead),
    'task.escalate': works && (is_holder || lead),
    'task.transfer': works && (is_holder || lead),
    'task.route': lead,
    'task.decide': lead,
    'task.end_actions': lead,
  }[action]
  return granted && hasScope(actor, 'write') ? 'allow' : 'forbid'
}

export const REQUEST_ACTIONS = [
  'request.withdraw',
  'request.close',
  'request.reopen',
  'request.rate',
] as const
export type RequestAction = (typeof REQUEST_ACTIONS)[number]

/** What requesters do with an own ticket; reopening is also for those who work in its project. */
export function mayWithRequest(actor: Actor, action: RequestAction, ticket: TicketFacts): Decision {
  const see = mayWithTicket(actor, 'ticket.see', ticket)
  if (see !== 'allow' && see !== 'forbid') return see
  if (ticket.deleted || ticket.project.archived) return 'forbid'
  const as = standing(actor, ticket.project)
  const granted = ticket.is_reporter || (action === 'request.reopen' && (as === 'lead' || as === 'member'))
  return granted && hasScope(actor, 'write') ? 'allow' : 'forbid'
}
