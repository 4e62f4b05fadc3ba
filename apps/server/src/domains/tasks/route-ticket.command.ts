import { foldText } from '@waybill/contract/fold-text.ts'
import { Id, Seq, strict } from '@waybill/contract/schema.ts'
import { RouteTicketInput } from '@waybill/contract/tasks/task.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { assertWritable } from '../leases/assert-writable.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { stillWorks } from '../tickets/ticket-people.ts'
import { statusValues } from '../tickets/ticket-status.ts'
import { publishedWorkflows } from '../workflows/workflow-versions.queries.ts'
import { ended } from './close-items.ts'
import { requestersOf } from './left-out.ts'
import { runBegun } from './run-begun.queries.ts'
import { beginWorkflow, warnNobodyThere } from './start-run.ts'
import { decideOnTask } from './task-access.ts'
import { changeTask, isOpen } from './task-change.ts'
import { sameWorkflow, taskIsOver, unknownWorkflow } from './tasks.errors.ts'
import { lockTask } from './tasks.queries.ts'

/**
 * Gives a ticket to a workflow by hand: one that no workflow was found for, or that goes by a wrong one. The workflow begins
 * anew, and nobody keeps the ticket of those who had it in the other; the promise for the whole run counts from its beginning.
 */
export const routeTicket = defineCommand({
  name: 'route-ticket',
  input: strict({ task: Id, lock_token: Type.Optional(Seq), ...RouteTicketInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, { facts }) => decideOnTask(actor, 'task.route', facts),
  async run(context, { workflow: ref, reason, lock_token }, { task, items: had, on }) {
    if (!isOpen(task.status)) throw taskIsOver()
    await assertWritable(context, on.ticket.id, lock_token)
    const published = await publishedWorkflows(context.tx)
    const wanted = foldText(ref.trim())
    const workflow = published.find(({ id, name }) => id === ref.toLowerCase() || foldText(name) === wanted)
    if (!workflow) throw unknownWorkflow()
    if (workflow.id === task.workflow_id) throw sameWorkflow()
    const { ticket } = on
    const isUnrouted = task.workflow_id === null
    const requesters = await requestersOf(context, ticket)
    const begins = await beginWorkflow(
      context,
      on.project,
      { ...ticket, requesters },
      {
        id: workflow.id,
        version: workflow.version,
        rung: 'by_hand',
        wanted: isUnrouted ? await stillWorks(context.tx, ticket.assignee_id, on.project) : null,
        run: isUnrouted
          ? null
          : { begun: await runBegun(context.tx, task), coordinator: task.coordinator_id },
      },
    )
    const { values, items, turns, nobody, step, assignee, team } = begins
    const of = { ticket_id: ticket.id, project_id: on.project.id }
    const changed = had.map((item) => ended(context, item, 'reassigned'))
    changeTask(context, of, task.id, { after: values, changed, added: items, turns }, (data) => ({
      kind: 'task.routed',
      data: {
        ...data,
        ...(task.workflow_id !== null && { from: task.workflow_id }),
        ...(reason !== undefined && { reason }),
      },
    }))
    if (nobody) warnNobodyThere(context, of, task.id, step)
    await changeTicket(context, ticket, {
      values: { ...statusValues(ticket, step, context.now), assignee, team },
    })
    return { id: task.id }
  },
})
