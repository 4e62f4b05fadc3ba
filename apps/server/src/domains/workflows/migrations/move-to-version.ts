import type { ItemValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import { toIsoOrNull } from '../../../kernel/clock.ts'
import type { CommandContext } from '../../../kernel/command.ts'
import { enterStep, newItem, queueItem } from '../../tasks/assign.ts'
import { ended } from '../../tasks/close-items.ts'
import { requestersOf } from '../../tasks/left-out.ts'
import { runBegun } from '../../tasks/run-begun.queries.ts'
import { taskTarget, timeOf } from '../../tasks/targets.ts'
import { changeTask } from '../../tasks/task-change.ts'
import { runningAt, standingAt } from '../../tasks/task-steps.ts'
import { moveTicket } from '../../tasks/take-transition.ts'
import type { ItemRow, LoadedTask } from '../../tasks/tasks.queries.ts'
import type { WorkflowVersion } from '../workflow-versions.queries.ts'

/**
 * Brings the run of a ticket to a step of another version, whose promise for the whole run holds from its beginning. Who has
 * it keeps it where the step has the same team, with the same target; else the next person of the team is asked, or it waits in the team's queue.
 */
export async function moveToVersion(
  context: CommandContext,
  loaded: LoadedTask,
  to: WorkflowVersion,
  stepId: string,
  migration: string,
): Promise<void> {
  const { task, items, on } = loaded
  const { ticket, project } = on
  const step = to.definition.steps.find(({ id }) => id === stepId)
  if (!step) throw new Error(`version ${String(to.version)} has no step ${stepId}`)
  const status = runningAt(step)
  const begun = await runBegun(context.tx, task)
  const time = await timeOf(context.tx, to.definition, begun)
  const target = taskTarget(to.definition, ticket.priority, time, begun)
  // A request that waits for the front desk has not been given to anybody.
  const entered = items.length === 0 ? null : await whoHasIt(context, loaded, step)
  changeTask(
    context,
    { ticket_id: ticket.id, project_id: project.id },
    task.id,
    {
      after: {
        version: to.version,
        step: step.id,
        ...(target !== task.target && { target: toIsoOrNull(target) }),
        ...(task.status !== 'pending' && status !== task.status && { status }),
      },
      changed: items.map((item) => ended(context, item, 'reassigned')),
      added: entered?.items ?? [],
      turns: entered?.turns ?? [],
    },
    (data) => ({ kind: 'task.migrated', data: { ...data, migration, from: task.step_id } }),
  )
  const people = entered && { assignee: entered.assignee, team: step.team }
  await moveTicket(context, loaded, standingAt(to, step.id), {}, { values: { ...people } })
}

interface Entered {
  items: ItemValues[]
  turns: Turn[]
  assignee: string | null
}

async function whoHasIt(
  context: CommandContext,
  { items, on }: LoadedTask,
  step: StepDefinition,
): Promise<Entered> {
  const target = earliest(items)
  const stays = step.approval === null && items.every(({ team_id }) => team_id === step.team)
  if (stays) {
    const kept = items.map(({ person_id, reason }) =>
      newItem(context, {
        step: step.id,
        team: step.team,
        person: person_id,
        target,
        reason: reason ?? 'had it before',
        origin: 'transferred',
      }),
    )
    return { items: kept, turns: [], assignee: on.ticket.assignee_id }
  }
  const { ticket, project } = on
  const { category, sub_category } = ticket
  const about = { project, category, sub_category, requesters: await requestersOf(context, ticket) }
  const entered = await enterStep(context, step, about, target)
  return (
    entered ?? { items: [queueItem(context, step, target, 'nobody was there')], turns: [], assignee: null }
  )
}

function earliest(items: readonly ItemRow[]): number | null {
  const targets = items.flatMap(({ target }) => target ?? [])
  return targets.length === 0 ? null : Math.min(...targets)
}
