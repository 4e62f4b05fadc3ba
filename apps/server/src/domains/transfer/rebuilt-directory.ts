import { ofExisting, ruleOfEvent } from '@waybill/contract/automation/rule-events.ts'
import { calendarOf } from '@waybill/contract/calendars/calendar-events.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { teamOf, type ProjectState } from '@waybill/contract/events/fold-installation.ts'
import { foldName, foldText } from '@waybill/contract/fold-text.ts'
import { policyOf } from '@waybill/contract/sla/sla-policy-events.ts'
import { viewOf } from '@waybill/contract/views/fold-view.ts'
import { workflowOf } from '@waybill/contract/workflows/fold-workflow.ts'
import type { Db } from '../../io/db/tables.ts'
import { toMillis } from '../../kernel/clock.ts'
import { readEventsOutsideTickets } from '../../kernel/event-log.ts'
import { nextMoment } from '../automation/next-moment.ts'
import { foldCalendarName } from '../calendars/calendars.queries.ts'
import { InstallationStates } from '../installation/installation-states.ts'
import { foldEmail } from '../people/email.ts'
import { foldPolicyName } from '../sla/policies.queries.ts'
import { foldTeamName } from '../teams/teams.queries.ts'
import { columnsOf } from '../workflows/save-workflow.ts'
import { stepRows } from '../workflows/step-rows.ts'
import type { PersonLine } from './export-format.ts'
import type { NewRows } from './new-rows.ts'

/** What the tables keep of a thing besides its state. Milliseconds. */
interface Stamps {
  created_at: number
  updated_at: number
  seq: number
}

/** People, teams and projects as the log makes them. Fits in memory, as it does in `waybill verify`. */
export class RebuiltDirectory {
  readonly #states = new InstallationStates()
  readonly #stamps = new Map<string, Stamps>()

  static async read(db: Db, signal: AbortSignal): Promise<RebuiltDirectory> {
    const directory = new RebuiltDirectory()
    for await (const events of readEventsOutsideTickets(db)) {
      signal.throwIfAborted()
      for (const event of events) directory.#note(event)
    }
    return directory
  }

  #note(event: LogEvent): void {
    this.#states.note(event)
    const stamped = stampedBy(event)
    if (!stamped) return
    const at = toMillis(event.recorded_at)
    const before = this.#stamps.get(stamped.id)
    this.#stamps.set(stamped.id, {
      created_at: before?.created_at ?? at,
      updated_at: before && !stamped.updates ? before.updated_at : at,
      seq: event.seq,
    })
  }

  addPerson(rows: NewRows, line: PersonLine): void {
    const state = this.#states.people.get(line.id)
    if (!state) throw new Error(`person ${line.id} is not in the log`)
    rows.add('people', {
      id: line.id,
      name: line.name,
      name_folded: foldName(line.name),
      email: line.email,
      email_folded: line.email === null ? null : foldEmail(line.email),
      password_hash: line.password_hash ?? null,
      role: state.role,
      active: state.active ? 1 : 0,
      placeholder: state.placeholder ? 1 : 0,
      phone: line.phone,
      department: line.department,
      address: line.address,
      locale: line.locale,
      time_zone: line.time_zone,
      notification_settings: line.notification_settings ?? null,
      away_from: line.away_from ?? null,
      away_until: line.away_until ?? null,
      skills: JSON.stringify(line.skills ?? []),
      ...this.#stampsOf(line.id),
    })
  }

  addTeamsAndProjects(rows: NewRows, lastNumbers: ReadonlyMap<string, number>): void {
    for (const team of this.#states.teams.values()) {
      const { created_at, seq } = this.#stampsOf(team.id)
      const { id, name, description } = team
      rows.add('teams', { id, name, name_folded: foldTeamName(name), description, created_at, seq })
      team.members.forEach((person_id, position) =>
        rows.add('team_members', { team_id: id, person_id, position }),
      )
    }
    for (const project of this.#states.projects.values()) this.#addProject(rows, project, lastNumbers)
  }

  addWorkflows(rows: NewRows): void {
    for (const { id, state, definition, versions } of this.#states.workflows.values()) {
      const version = versions.at(-1)?.version ?? null
      rows.add('workflows', {
        id,
        ...columnsOf(definition),
        built_in: 0,
        state,
        version,
        ...this.#stampsOf(id),
      })
      for (const { version, definition, elements, published_at, published_by, seq } of versions) {
        rows.add('workflow_versions', {
          workflow_id: id,
          version,
          category: definition.category,
          sub_category: definition.sub_category,
          department: definition.department,
          priority: definition.priority,
          published_at: toMillis(published_at),
          published_by,
          seq,
          elements: JSON.stringify(elements),
          definition: JSON.stringify(definition),
        })
        for (const step of stepRows(id, version, definition, elements)) rows.add('workflow_steps', step)
      }
    }
  }

  addViews(rows: NewRows): void {
    for (const view of this.#states.views.values()) {
      const { id, owner, project, columns, group, shared, ...values } = view
      rows.add('views', {
        id,
        owner_id: owner,
        ...values,
        project_id: project,
        columns: JSON.stringify(columns),
        grouped_by: group,
        shared: shared ? 1 : 0,
        ...this.#stampsOf(id),
      })
    }
  }

  addCalendarsAndPolicies(rows: NewRows): void {
    for (const { id, name, zone, periods } of this.#states.calendars.values())
      rows.add('calendars', {
        id,
        name,
        name_folded: foldCalendarName(name),
        zone,
        periods: JSON.stringify(periods),
        ...this.#stampsOf(id),
      })
    for (const policy of this.#states.policies.values())
      rows.add('sla_policies', {
        id: policy.id,
        name: policy.name,
        name_folded: foldPolicyName(policy.name),
        description: policy.description,
        condition: policy.condition,
        calendar_id: policy.calendar,
        active: policy.active ? 1 : 0,
        position: policy.position,
        targets: JSON.stringify(policy.targets),
        ...this.#stampsOf(policy.id),
      })
  }

  /** @param now from when on schedules look: what came due before was for the installation that the export is of */
  addRules(rows: NewRows, now: number): void {
    for (const rule of ofExisting(this.#states.rules, this.#states.projects).values()) {
      const stamps = this.#stampsOf(rule.id)
      const { cron, zone = 'UTC' } = rule.definition.trigger
      const next = rule.state === 'on' && cron !== undefined ? nextMoment(cron, zone, now) : null
      rows.add('rules', {
        id: rule.id,
        project_id: rule.project,
        name: rule.name,
        description: rule.description,
        state: rule.state,
        position: rule.position,
        version: rule.version,
        definition: JSON.stringify(rule.definition),
        loop: rule.loop && JSON.stringify(rule.loop),
        faults: rule.faults && JSON.stringify(rule.faults),
        next_at: next === 'wrong' ? null : next,
        ...stamps,
      })
      for (const { version, definition, by, at } of rule.versions)
        rows.add('rule_versions', {
          rule_id: rule.id,
          version,
          definition: JSON.stringify(definition),
          by_id: by,
          created_at: toMillis(at),
        })
    }
  }

  #addProject(rows: NewRows, project: ProjectState, lastNumbers: ReadonlyMap<string, number>): void {
    const project_id = project.id
    rows.add('projects', {
      id: project_id,
      key: project.key,
      name: project.name,
      description: project.description,
      access: project.access,
      workflow_id: project.workflow,
      kind: project.kind,
      archived: project.archived ? 1 : 0,
      last_number: lastNumbers.get(project_id) ?? 0,
      wip_limits: JSON.stringify(project.wip_limits),
      ...this.#stampsOf(project_id),
    })
    for (const key of project.aliases) rows.add('project_aliases', { key, project_id })
    for (const [person_id, role] of Object.entries(project.members))
      rows.add('project_members', { project_id, person_id, role })
    for (const [id, { name, color, description }] of Object.entries(project.labels)) {
      rows.add('labels', { id, project_id, name, name_folded: foldText(name), color, description })
    }
    for (const [id, { key, name, type, options, required, position }] of Object.entries(project.fields)) {
      rows.add('project_fields', {
        id,
        project_id,
        key,
        name,
        type,
        options: JSON.stringify(options),
        required: required ? 1 : 0,
        position,
      })
    }
  }

  #stampsOf(id: string): Stamps {
    const stamps = this.#stamps.get(id)
    if (!stamps) throw new Error(`${id} was never created`)
    return stamps
  }
}

/** That a moment of its schedule has come, or that it was refused, changes nothing of a rule. */
function changedRule(event: LogEvent): string | null {
  return event.kind === 'rule.due' || event.kind === 'rule.refused' ? null : ruleOfEvent(event)
}

/** Which row an event stamps with its position, and whether it also moves `updated_at`, as the commands do it. */
function stampedBy(event: LogEvent): { id: string; updates: boolean } | null {
  switch (event.kind) {
    case 'person.created':
    case 'person.profile_changed':
    case 'person.away_changed':
    case 'person.deactivated':
    case 'person.reactivated':
    case 'person.password_changed':
      return { id: (event as LogEvent<{ person: string }>).data.person, updates: true }
    case 'person.role_changed':
      return { id: (event as LogEvent<{ person: string }>).data.person, updates: false }
    case 'project.created':
    case 'project.edited':
    case 'project.wip_limit_set':
      return event.project_id === null ? null : { id: event.project_id, updates: true }
    default: {
      const id =
        teamOf(event) ??
        viewOf(event) ??
        calendarOf(event) ??
        policyOf(event) ??
        workflowOf(event) ??
        changedRule(event)
      return id === null ? null : { id, updates: true }
    }
  }
}
