import type { ItemValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { StepDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { TicketChange } from '../tickets/change-ticket.ts'
import { newItem } from './assign.ts'
import { ended } from './close-items.ts'
import { stopEndActions } from './end-actions/stop-end-actions.ts'
import { requestersOf } from './left-out.ts'
import { enterOrQueue, startOf, warnNobodyThere } from './start-run.ts'
import { moveTicket } from './take-transition.ts'
import { changeTask } from './task-change.ts'
import { runningAt, standingAt } from './task-steps.ts'
import { itemTarget, timeOf } from './targets.ts'
import { membersFor } from './team-people.queries.ts'
import type { LoadedTask } from './tasks.queries.ts'

/**
 * A run that was over goes on: the same task, at the step where it was last worked on, with whoever had it there while they
 * are still of the team and there, else by the rule of the step.
 * @param wish where it shall go on instead
 */
export async function reopenRun(
  context: CommandContext,
  loaded: LoadedTask,
  wish: { step?: StepDefinition; reason: string | null; also?: TicketChange },
): Promise<void> {
  const { task, on, version } = loaded
  if (!version) throw new Error('a task without a workflow was never over')
  const { definition } = version
  const last = await lastWorked(context, task.id, definition)
  const step = wish.step ?? last?.step ?? startOf(definition)
  const requesters = await requestersOf(context, on.ticket, wish.also)
  const entered =
    (last?.step.id === step.id && last.person !== null
      ? await sameHands(context, loaded, definition, step, last.person)
      : null) ??
    (await enterOrQueue(context, on.project, { ...on.ticket, requesters }, definition, step, null))
  const of = { ticket_id: on.ticket.id, project_id: on.project.id }
  changeTask(
    context,
    of,
    task.id,
    {
      after: { step: step.id, status: runningAt(step), resolved_at: null },
      changed: loaded.items.map((item) => ended(context, item, 'reassigned')),
      added: entered.items,
      turns: entered.turns,
    },
    (data) => ({ kind: 'task.reopened', data: { ...data, reason: wish.reason } }),
  )
  await stopEndActions(context, loaded)
  if (entered.nobody) warnNobodyThere(context, of, task.id, step)
  const values = { ...wish.also?.values, assignee: entered.assignee, team: step.team }
  await moveTicket(context, loaded, standingAt(version, step.id), {}, { ...wish.also, values })
}

/** The last item at a step that is neither resolved nor closed, nor asks several to decide: who did the work goes on. */
async function lastWorked({ tx }: CommandContext, task: string, { steps }: WorkflowDefinition) {
  const working = steps.filter(
    ({ category, approval }) => approval === null && (category === 'open' || category === 'in_progress'),
  )
  if (working.length === 0) return null
  const row = await tx
    .selectFrom('task_items')
    .select(['step_id', 'person_id'])
    .where('task_id', '=', task)
    .where(
      'step_id',
      'in',
      working.map(({ id }) => id),
    )
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const step = working.find(({ id }) => id === row?.step_id)
  return row && step ? { step, person: row.person_id } : null
}

interface Entered {
  items: ItemValues[]
  turns: Turn[]
  assignee: string | null
  nobody: boolean
}

async function sameHands(
  context: CommandContext,
  { on }: LoadedTask,
  definition: WorkflowDefinition,
  step: StepDefinition,
  person: string,
): Promise<Entered | null> {
  if (step.approval || step.team === null) return null
  const members = await membersFor(context.tx, step.team, on.project, context.now)
  if (!members.some(({ id, available }) => id === person && available)) return null
  const time = await timeOf(context.tx, definition, on.ticket.created_at)
  const target = itemTarget(definition, step.id, on.ticket.priority, time, context.now)
  const values = { step: step.id, team: step.team, person, target, origin: 'system' as const }
  const item = newItem(context, { ...values, reason: 'had it before' })
  return { items: [item], turns: [], assignee: person, nobody: false }
}
