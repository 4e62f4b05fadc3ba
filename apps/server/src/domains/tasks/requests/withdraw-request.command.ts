import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { WithdrawRequestInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { notOpenRequest } from '../tasks.errors.ts'
import { openTaskOf } from '../tasks.queries.ts'
import { cancelRun } from './cancel-run.ts'
import { decideOnRequest } from './request-access.ts'

/** Its requester does not need it any more. */
export const withdrawRequest = defineCommand({
  name: 'withdraw-request',
  input: strict({ ticket: TicketRef, ...WithdrawRequestInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnRequest(actor, 'request.withdraw', facts),
  async run(context, { reason }, on) {
    const { ticket, project } = on
    if (ticket.status !== 'open' && ticket.status !== 'in_progress') throw notOpenRequest()
    const loaded = await openTaskOf(context, on)
    context.append({
      kind: 'request.withdrawn',
      ticket_id: ticket.id,
      project_id: project.id,
      data: { reason },
    })
    await cancelRun(context, loaded ?? { task: null, items: [], on, version: null }, reason)
    return { id: ticket.id }
  },
})
