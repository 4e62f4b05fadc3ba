import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../../kernel/command.ts'
import { assertWritable } from '../../leases/assert-writable.ts'
import { changeTicket } from '../../tickets/change-ticket.ts'
import { stillWorks } from '../../tickets/ticket-people.ts'
import { requestersOf } from '../left-out.ts'
import { enterOrQueue, startOf, warnNobodyThere } from '../start-run.ts'
import { decideOnTask } from '../task-access.ts'
import { changeTask } from '../task-change.ts'
import { runningAt } from '../task-steps.ts'
import { notPending } from '../tasks.errors.ts'
import { lockTask } from '../tasks.queries.ts'

/** The front desk lets a request into its workflow. */
export const approveRequest = defineCommand({
  name: 'approve-request',
  input: strict({ task: Id, lock_token: Type.Optional(Seq) }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, { facts }) => decideOnTask(actor, 'task.decide', facts),
  async run(context, { lock_token }, { task, on, version }) {
    if (task.status !== 'pending' || !version) throw notPending()
    await assertWritable(context, on.ticket.id, lock_token)
    const { ticket, project } = on
    const { definition } = version
    const step = definition.steps.find(({ id }) => id === task.step_id) ?? startOf(definition)
    const wanted = await stillWorks(context.tx, ticket.assignee_id, project)
    const requesters = await requestersOf(context, ticket)
    const entered = await enterOrQueue(context, project, { ...ticket, requesters }, definition, step, wanted)
    const of = { ticket_id: ticket.id, project_id: project.id }
    context.append({ kind: 'request.approved', ...of, data: { task: task.id } })
    changeTask(
      context,
      of,
      task.id,
      { after: { status: runningAt(step) }, added: entered.items, turns: entered.turns },
      (data) => ({ kind: 'task.entered', data }),
    )
    if (entered.nobody) warnNobodyThere(context, of, task.id, step)
    await changeTicket(context, ticket, { values: { assignee: entered.assignee, team: step.team } })
    return { id: task.id }
  },
})
