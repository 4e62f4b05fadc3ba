import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { t } from '../../messages/messages.ts'

/** Of the built-in workflow: their names say no more than the status. */
const PLAIN_STEPS = new Set(BASIC_STEPS.map(({ id }) => id))

/** How far a request is, in the words of who asked for it; steps are those of who works on it. */
export function statusWords({ status, step }: Pick<Ticket, 'status' | 'step'>): string {
  if (step.outcome === 'refused') return t('portal.refused')
  switch (status) {
    case 'open':
      return t('portal.received')
    case 'in_progress':
      return t('portal.working')
    case 'resolved':
      return t('portal.done')
    case 'closed':
      return t('portal.over')
  }
}

/** How a request is over without being done; null: it goes on, or it is done. */
export function endedEarly(
  { status, step }: Pick<Ticket, 'status' | 'step'>,
  task: Pick<Task, 'status' | 'step'> | null,
): 'refused' | 'cancelled' | null {
  if (status !== 'resolved' && status !== 'closed') return null
  if (task?.status === 'cancelled') return 'cancelled'
  return step.outcome === 'refused' || task?.step?.outcome === 'refused' ? 'refused' : null
}

export interface Standing {
  title: string
  text: string
  /** Whose turn it is. */
  turn: 'theirs' | 'mine' | 'nobody'
}

/** The same with all that its run tells, for the page of the request. */
export function standingOf(
  ticket: Pick<Ticket, 'status' | 'step' | 'assignee'>,
  task: Pick<Task, 'status' | 'step' | 'waits_for' | 'rung' | 'approval' | 'assigned_to' | 'team'> | null,
  isMine: boolean,
): Standing {
  const title = statusWords(ticket)
  const { status, step } = ticket
  const assigned = task?.assigned_to ?? ticket.assignee
  if (endedEarly(ticket, task) === 'refused')
    return { title: t('portal.refused'), text: t('portal.refused_text'), turn: 'nobody' }
  if (status === 'closed') {
    return task?.status === 'cancelled'
      ? { title: t('portal.ended'), text: t('portal.ended_text'), turn: 'nobody' }
      : { title, text: t('portal.over_text'), turn: 'nobody' }
  }
  if (status === 'resolved')
    return {
      title,
      text: t(isMine ? 'portal.done_mine' : 'portal.done_other'),
      turn: isMine ? 'mine' : 'theirs',
    }
  if (task?.status === 'on_hold') return onHold(task, isMine)
  if (task?.status === 'pending') {
    return task.rung === 'unrouted'
      ? { title, text: t('portal.unrouted_text'), turn: 'theirs' }
      : { title: t('portal.approval'), text: t('portal.approval_text'), turn: 'theirs' }
  }
  if (task?.approval) return { title: t('portal.approval'), text: t('portal.approval_step'), turn: 'theirs' }
  const at =
    status === 'in_progress' && !PLAIN_STEPS.has(step.id)
      ? t('portal.working_at', { step: step.name })
      : title
  if (assigned) return { title: at, text: t('portal.with', { name: assigned.name }), turn: 'theirs' }
  if (task?.team) return { title: at, text: t('portal.with', { name: task.team.name }), turn: 'theirs' }
  return {
    title: at,
    text: t(status === 'open' ? 'portal.received_text' : 'portal.queue'),
    turn: 'theirs',
  }
}

function onHold({ waits_for }: Pick<Task, 'waits_for'>, isMine: boolean): Standing {
  if (waits_for === 'others')
    return { title: t('portal.on_hold_others'), text: t('portal.on_hold_others_text'), turn: 'theirs' }
  if (!isMine)
    return { title: t('portal.on_hold_requester'), text: t('portal.on_hold_other'), turn: 'theirs' }
  return { title: t('portal.on_hold'), text: t('portal.on_hold_text'), turn: 'mine' }
}
