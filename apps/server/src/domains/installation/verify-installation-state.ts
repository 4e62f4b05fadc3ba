import { ofExisting } from '@waybill/contract/automation/rule-events.ts'
import type { WorkflowState } from '@waybill/contract/workflows/fold-workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEventsOutsideTickets } from '../../kernel/event-log.ts'
import { storedRules } from '../automation/rules.queries.ts'
import { stepRows } from '../workflows/step-rows.ts'
import { InstallationStates } from './installation-states.ts'
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
import type { VerifyReport } from './verify-report.ts'

/**
 * Replays what happened outside of tickets and compares people, teams, workflows, projects and views with the tables.
 * @returns the newest number of each project, by id
 */
export async function verifyInstallationState(
  db: Db,
  report: VerifyReport,
  eachBatch: (events: number) => void,
): Promise<Map<string, number>> {
  const states = new InstallationStates()
  for await (const events of readEventsOutsideTickets(db)) {
    for (const event of events) {
      try {
        states.note(event)
      } catch (error) {
        report.add('log', error instanceof Error ? error.message : String(error))
      }
    }
    eachBatch(events.length)
  }
  compareAll(report, 'person', states.people, await storedPeople(db))
  compareAll(report, 'team', states.teams, await storedTeams(db))
  const stored = await storedProjects(db)
  const projects = new Map([...stored].map(([id, { last_number: _, ...state }]) => [id, state]))
  compareAll(report, 'project', states.projects, projects)
  compareAll(report, 'view', states.views, await storedViews(db))
  compareAll(report, 'workflow', withSteps(states.workflows), await storedWorkflows(db))
  compareAll(report, 'calendar', states.calendars, await storedCalendars(db))
  compareAll(report, 'sla policy', states.policies, await storedPolicies(db))
  compareAll(report, 'rule', ofExisting(states.rules, states.projects), await storedRules(db))
  const stray = await strayReferences(db)
  if (stray > 0) report.add('imports', `${String(stray)} references lead to tickets that do not exist`)
  return new Map([...stored].map(([id, { last_number }]) => [id, last_number]))
}

function withSteps(workflows: ReadonlyMap<string, WorkflowState>): Map<string, StoredWorkflow> {
  const stepsOf = ({ id, versions }: WorkflowState) =>
    versions.flatMap(({ version, definition, elements }) => stepRows(id, version, definition, elements))
  return new Map([...workflows].map(([id, workflow]) => [id, { ...workflow, steps: stepsOf(workflow) }]))
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
