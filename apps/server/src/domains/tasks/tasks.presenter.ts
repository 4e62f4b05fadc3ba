import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import {
  TASK_ACTIONS,
  mayWithTask,
  type TaskAction,
  type TaskFacts,
} from '@waybill/contract/access/task-policy.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task, TaskItem } from '@waybill/contract/tasks/task.ts'
import type { StepDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { namesOfTeams } from '../teams/teams.queries.ts'
import { versionOf } from '../workflows/workflow-versions.queries.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { namesOfWorkflows, presentStep, stepsById, type StepRow } from '../workflows/workflows.queries.ts'
import { reopenableUntil, type Reopenable } from './requests/reopenable-until.ts'
import type { ItemRow, TaskRow } from './tasks.queries.ts'

export interface FoundTask {
  task: TaskRow
  on: TicketWithFacts
}

/**
 * Tasks as the API shows them, in the order given. Who only asked for something learns where their request stands and who has
 * it, or in whose queue it waits while nobody has, but not who had it before, nor what they noted.
 */
export async function presentTasks(
  db: Db,
  actor: Actor,
  found: readonly FoundTask[],
  now: number,
): Promise<Task[]> {
  if (found.length === 0) return []
  const ids = found.map(({ task }) => task.id)
  const rows = await db
    .selectFrom('task_items')
    .selectAll()
    .where('task_id', 'in', ids)
    .orderBy('id')
    .execute()
  const items = Map.groupBy(rows, (row) => row.task_id)
  const [people, teams, steps, workflows, ofTeams, reopen, clocks, standing] = await Promise.all([
    namesOfPeople(db, [
      ...rows.flatMap((row) => row.person_id ?? []),
      ...found.flatMap(({ task, on }) =>
        [task.coordinator_id, on.ticket.assignee_id].filter((id) => id !== null),
      ),
    ]),
    namesOfTeams(db, [
      ...rows.flatMap((row) => row.team_id ?? []),
      ...found.flatMap(({ on }) => on.ticket.team_id ?? []),
    ]),
    stepsById(db, [...rows.map((row) => row.step_id), ...found.map(({ task }) => task.step_id)]),
    namesOfWorkflows(db, new Set(found.flatMap(({ task }) => task.workflow_id ?? []))),
    teamsOf(db, actor.person_id),
    reopenableUntil(db, found),
    clocksOf(
      db,
      found.map(({ task }) => task.ticket_id),
    ),
    standingOf(db, found),
  ])
  const names: Names = { people, teams, steps, workflows, ofTeams, reopen, clocks, standing }
  return found.map((one) => present(actor, one, items.get(one.task.id) ?? [], names, now))
}

interface Names {
  people: ReadonlyMap<string, string>
  teams: ReadonlyMap<string, string>
  steps: ReadonlyMap<string, StepRow>
  workflows: ReadonlyMap<string, string>
  /** The teams of the reader. */
  ofTeams: ReadonlySet<string>
  /** By task: until when its requester may reopen it. */
  reopen: ReadonlyMap<string, Reopenable>
  /** The clock of the whole run, by ticket. */
  clocks: ReadonlyMap<string, { state: string; due: number | null }>
  /** By task that goes on: its step, as the version has it. */
  standing: ReadonlyMap<string, StepDefinition>
}

function present(actor: Actor, { task, on }: FoundTask, items: ItemRow[], names: Names, now: number): Task {
  const { ticket, project, facts } = on
  const staff = mayWithTicket(actor, 'ticket.see_internal', facts) === 'allow'
  const open = items.filter((item) => item.open === 1)
  const known = factsOfTask(actor, on, open, names.ofTeams)
  const step = names.steps.get(task.step_id)
  return {
    id: task.id,
    ticket: {
      id: ticket.id,
      key: `${project.key}-${String(ticket.number)}`,
      title: ticket.title,
      priority: ticket.priority,
    },
    workflow:
      !staff || task.workflow_id === null || task.workflow_version === null
        ? null
        : {
            id: task.workflow_id,
            name: names.workflows.get(task.workflow_id) ?? '',
            version: task.workflow_version,
          },
    step: step ? presentStep(step) : null,
    approval: !!names.standing.get(task.id)?.approval,
    status: task.status,
    waits_for: task.status === 'on_hold' ? (names.standing.get(task.id)?.waits_for ?? null) : null,
    rung: task.rung,
    coordinator: staff ? named(names.people, task.coordinator_id) : null,
    assigned_to: task.open === 1 ? named(names.people, ticket.assignee_id) : null,
    team:
      task.open === 1 && (staff || ticket.assignee_id === null) ? named(names.teams, ticket.team_id) : null,
    target: staff ? toIsoOrNull(task.target) : null,
    resolved_at: toIsoOrNull(task.resolved_at),
    reopen_until: toIsoOrNull(names.reopen.get(task.id)?.until ?? null),
    reply_reopens: names.reopen.get(task.id)?.byReply ?? false,
    sla: staff ? slaOf(task, names.clocks.get(task.ticket_id), now) : null,
    items: staff ? items.map((item) => presentItem(item, names)) : [],
    created_at: toIso(task.created_at),
    seq: task.seq,
    can: Object.fromEntries(
      TASK_ACTIONS.map((action) => [
        action.slice('task.'.length),
        isAsked(action, task, open) && mayWithTask(actor, action, known) === 'allow',
      ]),
    ),
  }
}

/** What is over is looked at only; and of several who decide together nobody is the one who has it. */
function isAsked(action: TaskAction, task: TaskRow, open: readonly ItemRow[]): boolean {
  if (action === 'task.take') return task.open === 1 && open.length === 1
  return task.open === 1 || action.startsWith('task.see') || action === 'task.end_actions'
}

export function factsOfTask(
  actor: Actor,
  on: TicketWithFacts,
  open: readonly ItemRow[],
  ofTeams: ReadonlySet<string>,
): TaskFacts {
  return {
    ticket: on.facts,
    is_holder: open.some(({ person_id }) => person_id !== null && person_id === actor.person_id),
    in_team: open.some(
      ({ person_id, team_id }) => person_id === null && team_id !== null && ofTeams.has(team_id),
    ),
  }
}

/** Whether the run is in time: as its clock says, or by its target until that is kept. */
function slaOf(
  { target, resolved_at, open }: TaskRow,
  clock: { state: string; due: number | null } | undefined,
  now: number,
): Task['sla'] {
  if (clock && clock.state !== 'none')
    return { state: clock.state, due: toIsoOrNull(clock.due), paused: clock.state === 'paused' }
  if (target === null) return { state: 'none', due: null, paused: false }
  const until = resolved_at ?? now
  const state = until >= target ? 'breached' : open === 1 ? 'running' : 'met'
  return { state, due: toIso(target), paused: false }
}

async function clocksOf(
  db: Db,
  tickets: readonly string[],
): Promise<Map<string, { state: string; due: number | null }>> {
  const rows = await db
    .selectFrom('sla_clocks')
    .select(['ticket_id', 'state', 'due'])
    .where('ticket_id', 'in', [...tickets])
    .where('target', '=', 'task')
    .execute()
  return new Map(rows.map(({ ticket_id, state, due }) => [ticket_id, { state, due }]))
}

function presentItem(item: ItemRow, { people, teams, steps }: Names): TaskItem {
  const step = steps.get(item.step_id)
  return {
    id: item.id,
    person: named(people, item.person_id),
    team: named(teams, item.team_id),
    step: { id: item.step_id, name: step?.name ?? '', category: step?.category ?? 'open' },
    origin: item.origin,
    status: item.status,
    open: item.open === 1,
    assigned_at: toIso(item.assigned_at),
    acted_at: toIsoOrNull(item.acted_at),
    target: toIsoOrNull(item.target),
    notes: item.notes,
    reason: item.reason,
    decision: item.decision,
  }
}

function named(names: ReadonlyMap<string, string>, id: string | null): NamedRef | null {
  return id === null ? null : { id, name: names.get(id) ?? '' }
}

async function teamsOf(db: Db, person: string | null): Promise<Set<string>> {
  if (person === null) return new Set()
  const rows = await db.selectFrom('team_members').select('team_id').where('person_id', '=', person).execute()
  return new Set(rows.map(({ team_id }) => team_id))
}

async function standingOf(db: Db, found: readonly FoundTask[]): Promise<Map<string, StepDefinition>> {
  const standing = new Map<string, StepDefinition>()
  for (const { task } of found) {
    if (task.open !== 1 || task.workflow_id === null || task.workflow_version === null) continue
    const { definition } = await versionOf(db, task.workflow_id, task.workflow_version)
    const step = definition.steps.find(({ id }) => id === task.step_id)
    if (step) standing.set(task.id, step)
  }
  return standing
}
