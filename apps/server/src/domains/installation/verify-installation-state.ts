import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import {
  foldPerson,
  foldProject,
  foldTeam,
  personOf,
  projectOf,
  teamOf,
  type PersonState,
  type ProjectState,
  type TeamState,
} from '@waybill/contract/events/fold-installation.ts'
import {
  foldRule,
  ofExisting,
  ruleOfEvent,
  type RuleFacts,
} from '@waybill/contract/automation/rule-events.ts'
import { storedRules } from '../automation/rules.queries.ts'
import { calendarOf, foldCalendar, type CalendarState } from '@waybill/contract/calendars/calendar-events.ts'
import { foldPolicy, policyOf, type PolicyState } from '@waybill/contract/sla/sla-policy-events.ts'
import { foldView, viewOf, type ViewState } from '@waybill/contract/views/fold-view.ts'
import { foldWorkflow, workflowOf, type WorkflowState } from '@waybill/contract/workflows/fold-workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEventsOutsideTickets } from '../../kernel/event-log.ts'
import {
  storedCalendars,
  storedPeople,
  storedPolicies,
  storedProjects,
  storedTeams,
  storedViews,
  storedWorkflows,
  type StoredWorkflow,
  strayReferences,
} from './installation-states.queries.ts'
import { stepRows } from '../workflows/step-rows.ts'
import type { VerifyReport } from './verify-report.ts'

const EVENTS_PER_BATCH = 500

type Fold<State> = (state: State | undefined, event: LogEvent) => State | undefined

/**
 * Replays what happened outside of tickets and compares people, teams, workflows, projects and views with the tables.
 * @returns the newest number of each project, by id
 */
export async function verifyInstallationState(
  db: Db,
  report: VerifyReport,
  eachBatch: (events: number) => void,
): Promise<Map<string, number>> {
  const people = new Map<string, PersonState>()
  const teams = new Map<string, TeamState>()
  const projects = new Map<string, ProjectState>()
  const views = new Map<string, ViewState>()
  const workflows = new Map<string, WorkflowState>()
  const calendars = new Map<string, CalendarState>()
  const policies = new Map<string, PolicyState>()
  const rules = new Map<string, RuleFacts>()
  for (let after = 0; ; ) {
    const events = await readEventsOutsideTickets(db, after, EVENTS_PER_BATCH)
    for (const event of events) {
      replay(report, people, personOf(event), foldPerson, event)
      replay(report, teams, teamOf(event), foldTeam, event)
      replay(report, projects, projectOf(event), foldProject, event)
      replay(report, views, viewOf(event), foldView, event)
      replay(report, workflows, workflowOf(event), foldWorkflow, event)
      replay(report, calendars, calendarOf(event), foldCalendar, event)
      replay(report, policies, policyOf(event), foldPolicy, event)
      replay(report, rules, ruleOfEvent(event), foldRule, event)
    }
    const last = events.at(-1)
    if (!last) break
    after = last.seq
    eachBatch(events.length)
    await nextTurn()
  }
  compareAll(report, 'person', people, await storedPeople(db))
  compareAll(report, 'team', teams, await storedTeams(db))
  const stored = await storedProjects(db)
  const states = new Map([...stored].map(([id, { last_number: _, ...state }]) => [id, state]))
  compareAll(report, 'project', projects, states)
  compareAll(report, 'view', views, await storedViews(db))
  compareAll(report, 'workflow', withSteps(workflows), await storedWorkflows(db))
  compareAll(report, 'calendar', calendars, await storedCalendars(db))
  compareAll(report, 'sla policy', policies, await storedPolicies(db))
  compareAll(report, 'rule', ofExisting(rules, projects), await storedRules(db))
  const stray = await strayReferences(db)
  if (stray > 0) report.add('imports', `${String(stray)} references lead to tickets that do not exist`)
  return new Map([...stored].map(([id, { last_number }]) => [id, last_number]))
}

function withSteps(workflows: ReadonlyMap<string, WorkflowState>): Map<string, StoredWorkflow> {
  const stepsOf = ({ id, versions }: WorkflowState) =>
    versions.flatMap(({ version, definition, elements }) => stepRows(id, version, definition, elements))
  return new Map([...workflows].map(([id, workflow]) => [id, { ...workflow, steps: stepsOf(workflow) }]))
}

function replay<State>(
  report: VerifyReport,
  states: Map<string, State>,
  id: string | null,
  fold: Fold<State>,
  event: LogEvent,
): void {
  if (id === null) return
  try {
    const state = fold(states.get(id), event)
    if (state === undefined) states.delete(id)
    else states.set(id, state)
  } catch (error) {
    report.add('log', error instanceof Error ? error.message : String(error))
  }
}

function compareAll<State extends object>(
  report: VerifyReport,
  thing: string,
  log: ReadonlyMap<string, State>,
  tables: ReadonlyMap<string, State>,
): void {
  for (const id of [...new Set([...log.keys(), ...tables.keys()])].toSorted()) {
    report.compare(`${thing} ${id}`, log.get(id), tables.get(id))
  }
}
