import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { isBasicStep } from '@waybill/contract/workflows/step.ts'
import { useMe } from '../../session/session.ts'
import { useTaskOf } from '../tasks/use-tasks.ts'
import { BY_HAND, NOTHING, givenBy, type MayGive } from './given-by.ts'

/** What one may set of who has a ticket: where a run says it, as its task tells. */
export function useMayGive(ticket: Ticket, mayEdit: boolean): MayGive {
  const me = useMe()
  const { data: task } = useTaskOf(ticket.id)
  // Who has it at a step of Basic is said by no run: a key that is pressed before the answer came is not lost.
  const given = isBasicStep(ticket.step) ? BY_HAND : task === undefined ? NOTHING : givenBy(task)
  if (!mayEdit) return NOTHING
  return { ...given, take: given.take && me.role !== 'requester' && ticket.assignee?.id !== me.id }
}
