import { Id, strict } from '@waybill/contract/schema.ts'
import { RouteTicketInput } from '@waybill/contract/tasks/task.ts'
import { defineCommand } from '../../kernel/command.ts'
import { changeTicket } from '../tickets/change-ticket.ts'
import { stillWorks } from '../tickets/ticket-people.ts'
import { statusValues } from '../tickets/ticket-status.ts'
import { publishedWorkflows } from '../workflows/workflow-versions.queries.ts'
import { beginWorkflow, warnNobodyThere } from './start-run.ts'
import { decideOnTask } from './task-access.ts'
import { changeTask, isOpen } from './task-change.ts'
import { notUnrouted, taskIsOver, unknownWorkflow } from './tasks.errors.ts'
import { lockTask } from './tasks.queries.ts'
import { foldText } from '@waybill/contract/fold-text.ts'

/** Gives a ticket that no workflow was found for to a workflow, by hand. */
export const routeTicket = defineCommand({
  name: 'route-ticket',
  input: strict({ task: Id, ...RouteTicketInput.properties }),
  subject: 'task',
  load: (context, input) => lockTask(context, input.task),
  authorize: (actor, { facts }) => decideOnTask(actor, 'task.route', facts),
  async run(context, { workflow: ref }, { task, on }) {
    if (!isOpen(task.status)) throw taskIsOver()
    if (task.workflow_id !== null) throw notUnrouted()
    const published = await publishedWorkflows(context.tx)
    const wanted = foldText(ref.trim())
    const workflow = published.find(({ id, name }) => id === ref.toLowerCase() || foldText(name) === wanted)
    if (!workflow) throw unknownWorkflow()
    const { ticket } = on
    const { values, items, turns, nobody, step, assignee, team } = await beginWorkflow(
      context,
      on.project,
      ticket,
      {
        id: workflow.id,
        version: workflow.version,
        rung: 'by_hand',
        wanted: await stillWorks(context.tx, ticket.assignee_id, on.project),
      },
    )
    const of = { ticket_id: ticket.id, project_id: on.project.id }
    changeTask(context, of, task.id, { after: values, added: items, turns }, (data) => ({
      kind: 'task.routed',
      data,
    }))
    if (nobody) warnNobodyThere(context, of, task.id, step)
    await changeTicket(context, ticket, {
      values: { ...statusValues(ticket, step, context.now), assignee, team },
    })
    return { id: task.id }
  },
})
