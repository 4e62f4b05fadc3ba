import type { ItemValues, TaskValues, Turn } from '@waybill/contract/tasks/task-events.ts'
import type { Rung } from '@waybill/contract/tasks/task.ts'
import type { Priority } from '@waybill/contract/tickets/ticket.ts'
import type { StepDefinition, WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { BASIC_STEPS } from '@waybill/contract/workflows/step.ts'
import { toIsoOrNull } from '../../kernel/clock.ts'
import type { CommandContext } from '../../kernel/command.ts'
import type { ProjectRow } from '../projects/projects.queries.ts'
import { publishedWorkflows, versionOf } from '../workflows/workflow-versions.queries.ts'
import { chooseFrom, enterStep, queueStep, type AboutTicket, type Hands } from './assign.ts'
import { matchWorkflow } from './match-workflow.ts'
import { startTask } from './task-change.ts'
import { runningAt } from './task-steps.ts'
import { itemTarget, taskTarget, timeOf } from './targets.ts'
import { coordinatorsTeam } from './team-people.queries.ts'

/** What a run asks about its ticket. */
export interface TicketOfRun {
  category: string | null
  sub_category: string | null
  department: string | null
  priority: Priority
  requesters: ReadonlySet<string>
}

/** How a run begins: where the ticket stands, who is asked, and the rows and events that come with it. */
export interface Beginning {
  /** null: on a step of Basic, until somebody routes it. */
  step: StepDefinition
  assignee: string | null
  team: string | null
  values: TaskValues
  items: ItemValues[]
  turns: Turn[]
  /** Nobody of the team was there: the item waits in its queue. */
  nobody: boolean
}

/**
 * How a new ticket of a project begins: in the workflow that the ladder finds, waiting for somebody to route it (service
 * desks), or null: on Basic, without a task.
 * @param wanted somebody whom the sender named
 */
export async function beginRun(
  context: CommandContext,
  project: ProjectRow,
  ticket: TicketOfRun,
  wanted: string | null,
): Promise<Beginning | { unrouted: TaskValues } | null> {
  const published = await publishedWorkflows(context.tx)
  if (published.length === 0 && project.kind !== 'service_desk') return null
  const found =
    matchWorkflow(published, ticket) ??
    published
      .filter(({ id }) => id === project.workflow_id)
      .map((workflow) => ({ workflow, rung: 'project' as const }))[0]
  if (found)
    return beginWorkflow(context, project, ticket, { ...found.workflow, rung: found.rung, wanted, run: null })
  if (project.kind !== 'service_desk') return null
  return {
    unrouted: {
      workflow: null,
      version: null,
      step: BASIC_STEPS[0]?.id ?? '',
      status: 'pending',
      rung: 'unrouted',
      coordinator: null,
      target: null,
      resolved_at: null,
    },
  }
}

interface Into {
  id: string
  version: number
  rung: Rung
  wanted: string | null
  /** The run that goes on by this workflow: its coordinator stays, and the promise for the whole of it counts from its beginning. */
  run: { begun: number; coordinator: string | null } | null
}

/** How a run of a version begins, at its start; a workflow with a front desk waits for it first. */
export async function beginWorkflow(
  context: CommandContext,
  project: AboutTicket['project'],
  ticket: TicketOfRun,
  into: Into,
): Promise<Beginning> {
  const { definition } = await versionOf(context.tx, into.id, into.version)
  const step = startOf(definition)
  const coordinator = into.run
    ? { person: into.run.coordinator, turns: [] }
    : await nextCoordinator(context, project, ticket)
  const since = into.run?.begun ?? context.now
  const time = await timeOf(context.tx, definition, since)
  const target = taskTarget(definition, ticket.priority, time, since)
  const waits = definition.front_desk.approval
  const entered = waits
    ? { items: [], turns: [], assignee: null, nobody: false }
    : await enterOrQueue(context, project, ticket, definition, step, into.wanted)
  return {
    step,
    assignee: entered.assignee,
    team: step.team,
    values: {
      workflow: into.id,
      version: into.version,
      step: step.id,
      status: waits ? 'pending' : runningAt(step),
      rung: into.rung,
      coordinator: coordinator.person,
      target: toIsoOrNull(target),
      resolved_at: null,
    },
    items: entered.items,
    turns: [...coordinator.turns, ...entered.turns],
    nobody: entered.nobody,
  }
}

/** As `enterStep`, but where nobody is there the ticket waits in the queue of the team: no request is lost. */
export async function enterOrQueue(
  context: CommandContext,
  project: AboutTicket['project'],
  ticket: TicketOfRun,
  definition: WorkflowDefinition,
  step: StepDefinition,
  wanted: string | Hands | null,
): Promise<{ items: ItemValues[]; turns: Turn[]; assignee: string | null; nobody: boolean }> {
  const time = await timeOf(context.tx, definition, context.now)
  const target = itemTarget(definition, step.id, ticket.priority, time, context.now)
  const { category, sub_category, requesters } = ticket
  const about = { project, category, sub_category, requesters }
  const entered = await enterStep(context, step, about, target, wanted)
  if (entered) return { ...entered, nobody: false }
  const items = await queueStep(context, step, about, target)
  return { items, turns: [], assignee: null, nobody: true }
}

/** The events and rows of a beginning. */
export function startRun(
  context: CommandContext,
  of: { ticket_id: string; project_id: string },
  task: string,
  { values, items, turns, nobody, step }: Omit<Beginning, 'assignee' | 'team'>,
): void {
  startTask(context, of, task, values, { added: items, turns })
  if (nobody) warnNobodyThere(context, of, task, step)
}

/** A warning for those who watch over the queues. */
export function warnNobodyThere(
  context: CommandContext,
  of: { ticket_id: string; project_id: string },
  task: string,
  { id, team }: Pick<StepDefinition, 'id' | 'team'>,
): void {
  context.append({ kind: 'task.nobody_there', ...of, data: { task, step: id, team } })
}

async function nextCoordinator(
  context: CommandContext,
  project: AboutTicket['project'],
  { requesters }: TicketOfRun,
): Promise<{ person: string | null; turns: Turn[] }> {
  const team = await coordinatorsTeam(context.tx)
  const about = { project, category: null, sub_category: null, requesters }
  const found = team === null ? null : await chooseFrom(context, team, 'round_robin', about)
  return { person: found?.choice.person ?? null, turns: found?.turns ?? [] }
}

export function startOf({ steps }: WorkflowDefinition): StepDefinition {
  const start = steps.find(({ is_start }) => is_start)
  if (!start) throw new Error('a published workflow has no start')
  return start
}
