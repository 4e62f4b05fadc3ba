import { foldRule, ruleOfEvent, type RuleFacts } from '@waybill/contract/automation/rule-events.ts'
import { calendarOf, foldCalendar, type CalendarState } from '@waybill/contract/calendars/calendar-events.ts'
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
import { foldPolicy, policyOf, type PolicyState } from '@waybill/contract/sla/sla-policy-events.ts'
import { foldView, viewOf, type ViewState } from '@waybill/contract/views/fold-view.ts'
import { foldWorkflow, workflowOf, type WorkflowState } from '@waybill/contract/workflows/fold-workflow.ts'

/** What stands outside of tickets, by id, as the events that were noted make it. Fits in memory. */
export class InstallationStates {
  readonly people = new Map<string, PersonState>()
  readonly teams = new Map<string, TeamState>()
  readonly projects = new Map<string, ProjectState>()
  readonly views = new Map<string, ViewState>()
  readonly workflows = new Map<string, WorkflowState>()
  readonly calendars = new Map<string, CalendarState>()
  readonly policies = new Map<string, PolicyState>()
  readonly rules = new Map<string, RuleFacts>()

  /** @throws Error when the event does not fit what came before it */
  note(event: LogEvent): void {
    foldOne(this.people, personOf(event), foldPerson, event)
    foldOne(this.teams, teamOf(event), foldTeam, event)
    foldOne(this.projects, projectOf(event), foldProject, event)
    foldOne(this.views, viewOf(event), foldView, event)
    foldOne(this.workflows, workflowOf(event), foldWorkflow, event)
    foldOne(this.calendars, calendarOf(event), foldCalendar, event)
    foldOne(this.policies, policyOf(event), foldPolicy, event)
    foldOne(this.rules, ruleOfEvent(event), foldRule, event)
  }
}

function foldOne<State>(
  states: Map<string, State>,
  id: string | null,
  fold: (state: State | undefined, event: LogEvent) => State | undefined,
  event: LogEvent,
): void {
  if (id === null) return
  const state = fold(states.get(id), event)
  if (state === undefined) states.delete(id)
  else states.set(id, state)
}
