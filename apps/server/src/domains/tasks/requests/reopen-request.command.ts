import { isStaff, standing } from '@waybill/contract/access/policies.ts'
import { TicketRef, strict } from '@waybill/contract/schema.ts'
import { ReopenRequestInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../../kernel/command.ts'
import { changeTicket } from '../../tickets/change-ticket.ts'
import { statusValues, wantedStep } from '../../tickets/ticket-status.ts'
import { loadTicket } from '../../tickets/tickets.queries.ts'
import { reopenRun } from '../reopen-run.ts'
import { notResolved, tooLateToReopen } from '../tasks.errors.ts'
import { newestTaskOf } from '../tasks.queries.ts'
import { decideOnRequest } from './request-access.ts'
import { reopenEnd } from './reopenable-until.ts'

/** A resolved request was not: its run goes on. Requesters may say so for as many days as the workflow gives them. */
export const reopenRequest = defineCommand({
  name: 'reopen-request',
  input: strict({ ticket: TicketRef, ...ReopenRequestInput.properties }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnRequest(actor, 'request.reopen', facts),
  async run(context, { reason }, on) {
    const { ticket, project, facts } = on
    const loaded = await newestTaskOf(context, on)
    const over = ticket.status === 'resolved' || ticket.status === 'closed'
    if (!over || loaded?.task.status === 'cancelled') throw notResolved()
    const days = loaded?.version?.definition.front_desk.reopen_days ?? 0
    const until = reopenEnd(ticket.resolved_at ?? context.now, days)
    const staff = isStaff(standing(context.actor, facts.project))
    if (!staff && (days === 0 || context.now >= until)) throw tooLateToReopen(days)
    const said = reason ?? null
    context.append({
      kind: 'request.reopened',
      ticket_id: ticket.id,
      project_id: project.id,
      data: { reason: said },
    })
    if (loaded?.version) await reopenRun(context, loaded, { reason: said })
    else {
      const step = await wantedStep(context.tx, ticket, { status: 'open' })
      if (step) await changeTicket(context, ticket, { values: statusValues(ticket, step, context.now) })
    }
    return { id: ticket.id }
  },
})
