import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { isBasicStep } from '@waybill/contract/workflows/step.ts'
import { useMe } from '../../session/session.ts'
import { isOpen, useTaskOf } from '../tasks/use-tasks.ts'

/** Whether one may assign a ticket to oneself: where a run says who has it, as its task says. */
export function useMayTake(ticket: Ticket, mayEdit: boolean): boolean {
  const me = useMe()
  const { data: task } = useTaskOf(ticket.id)
  if (!mayEdit || me.role === 'requester' || ticket.assignee?.id === me.id) return false
  // Who has it there is said by no run: a key that is pressed before the answer came is not lost.
  if (isBasicStep(ticket.step)) return true
  if (task === undefined) return false
  return task === null || !isOpen(task) || task.status === 'pending' || task.can['take'] === true
}
