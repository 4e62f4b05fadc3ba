import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import type { Store } from '../../kernel/store.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { isOpen } from '../tasks/task-change.ts'
import { standingWhenOver } from '../tasks/task-steps.ts'
import { assignablePeople } from '../tickets/assignable-people.queries.ts'
import { versionOfStep, type WorkflowVersion } from '../workflows/workflow-versions.queries.ts'
import type { Moment } from './match-rule.ts'
import { withChanges, type PlannedChange } from './planned-changes.ts'
import type { WithRun } from './settled-moment.ts'

/** The code with which an action would be refused; null: it would be done; `unsure`: the log does not say enough of then. */
export type DryRefusal = { code: string } | 'unsure' | null

/** What an action meets: the ticket with what the actions before it have changed. */
export interface Here extends WithRun {
  labels: Moment['labels']
  /** Its run has gone on, so that the log does not say where it stands. */
  moved: boolean
  /** Who has it the log does not say, since it may have been handed on. */
  handed: boolean
}

const CUSTOM = 'fields.'
/** Fields that change when it is handed on. */
const OF_HANDS: readonly string[] = ['assignee', 'team']
const OF_TICKET: readonly RuleAction['kind'][] = ['set', 'assign', 'label', 'comment', 'escalate']

/**
 * Whether actions over the past would be refused, by people, labels, fields and rights of today and the version of the
 * workflow on which the ticket travelled. What was looked up is kept for the whole dry run.
 */
export class DryRefusals {
  readonly #store: Pick<Store, 'db' | 'sql'>
  readonly #fields = new Map<string, Map<string, CustomField>>()
  readonly #works = new Map<string, boolean>()

  constructor(store: Pick<Store, 'db' | 'sql'>) {
    this.#store = store
  }

  async of(action: RuleAction, changes: readonly PlannedChange[], here: Here): Promise<DryRefusal> {
    const { ticket, labels } = here
    if (OF_TICKET.includes(action.kind) && ticket.deleted_at !== null) return { code: 'ticket.deleted' }
    switch (action.kind) {
      case 'label': {
        const known = new Set(labels.values())
        const names = [...(action.add ?? []), ...(action.remove ?? [])]
        return names.every((name) => known.has(foldText(name))) ? null : { code: 'label.not_found' }
      }
      case 'set':
        return (await this.#fieldsRefuse(action, ticket)) ?? (await this.#statusRefuses(changes, here))
      case 'assign':
        return (await this.#personRefuses(changes, ticket)) ?? (await this.#handingRefuses(changes, here))
      case 'escalate':
        return this.#escalationRefuses(here)
      default:
        return null
    }
  }

  async #fieldsRefuse({ values }: RuleAction, after: TicketState): Promise<DryRefusal> {
    const wanted = Object.entries(values?.fields ?? {})
    if (wanted.length === 0) return null
    const fields = await this.#fieldsOf(after.project_id)
    for (const [key, value] of wanted) {
      const field = fields.get(key)
      if (!field) return { code: 'ticket.unknown_field' }
      if (value === null && field.required) return { code: 'ticket.field_required' }
      if (value !== null && fieldValueError(field, value) !== null)
        return { code: 'ticket.wrong_field_value' }
    }
    return null
  }

  async #personRefuses(changes: readonly PlannedChange[], ticket: TicketState): Promise<DryRefusal> {
    const assignee = changes.find(({ field }) => field === 'assignee')?.after
    if (typeof assignee !== 'string') return null
    return (await this.#worksIn(assignee, ticket.project_id)) ? null : { code: 'ticket.assignee_cannot_work' }
  }

  /** In a workflow the team comes with the step, and where several decide nobody alone has the ticket. */
  async #handingRefuses(changes: readonly PlannedChange[], here: Here): Promise<DryRefusal> {
    if (here.run === null) return null
    if (here.moved) return 'unsure'
    const version = isWaiting(here) || isOver(here) ? null : await this.#versionOf(here.ticket)
    if (!version) return null
    if (changes.some(({ field }) => field === 'team')) return { code: 'ticket.team_of_step' }
    return stepOf(version, here.ticket)?.approval ? 'unsure' : null
  }

  async #statusRefuses(changes: readonly PlannedChange[], here: Here): Promise<DryRefusal> {
    const { ticket, labels } = here
    const status = changes.find(({ field }) => field === 'status')?.after
    if (typeof status !== 'string' || here.run === null) return null
    if (here.moved) return 'unsure'
    if (isWaiting(here)) return { code: 'ticket.transition_forbidden' }
    const version = isOver(here) ? null : await this.#versionOf(ticket)
    if (!version) return null
    const ways = waysTo(version, ticket.step, status)
    if (ways.some(({ guard }) => guard !== null)) return 'unsure'
    const [way] = ways
    if (!way || ways.length > 1) return { code: 'ticket.transition_forbidden' }
    const fields = await this.#fieldsOf(ticket.project_id)
    const then = withChanges(ticket, changes, labels)
    const required = [...(stepOf(version, ticket)?.form ?? []), ...way.required_fields]
    const missing = required.filter((name) => isMissing(name, then, fields))
    if (missing.some((name) => !here.handed || !OF_HANDS.includes(name)))
      return { code: 'task.fields_missing' }
    return here.handed && required.some((name) => OF_HANDS.includes(name)) ? 'unsure' : null
  }

  async #escalationRefuses(here: Here): Promise<DryRefusal> {
    if (here.run !== null && here.moved) return 'unsure'
    const version = isWaiting(here) || isOver(here) ? null : await this.#versionOf(here.ticket)
    if (!version) return { code: 'task.no_open_item' }
    return stepOf(version, here.ticket)?.escalate_to ? 'unsure' : { code: 'task.nowhere_to_escalate' }
  }

  /** null: the built-in workflow, which leads from anywhere to anywhere. */
  async #versionOf({ step }: TicketState): Promise<WorkflowVersion | null> {
    const version = await versionOfStep(this.#store.db, step)
    return version.workflow_id === BASIC_WORKFLOW_ID ? null : version
  }

  async #fieldsOf(project: string): Promise<Map<string, CustomField>> {
    const known = this.#fields.get(project)
    if (known) return known
    const fields = await fieldsOfProject(this.#store.db, project)
    const byKey = new Map(fields.map((field) => [field.key, field]))
    this.#fields.set(project, byKey)
    return byKey
  }

  async #worksIn(person: string, project: string): Promise<boolean> {
    const key = `${project} ${person}`
    const known = this.#works.get(key)
    if (known !== undefined) return known
    const { db, sql } = this.#store
    const found = await db
      .selectFrom('projects')
      .select(['id', 'access'])
      .where('id', '=', project)
      .executeTakeFirst()
    const asked = { q: undefined, teams: null, only: person, without: [] }
    const works = found !== undefined && (await assignablePeople(db, sql, found, asked)).length > 0
    this.#works.set(key, works)
    return works
  }
}

/** For the front desk, or for somebody to route it. */
function isWaiting({ run }: WithRun): boolean {
  return run === 'pending'
}

/** Whoever changes the ticket then opens its run again, or changes the ticket alone. */
function isOver({ run }: WithRun): boolean {
  return run === null || !isOpen(run)
}

function stepOf({ definition }: WorkflowVersion, { step }: TicketState) {
  return definition.steps.find(({ id }) => id === step)
}

type Way = Pick<WorkflowDefinition['transitions'][number], 'guard' | 'required_fields'>

/** The ways out of a step that a wish for a status may mean, as in `followRun`: to its first step, else to any such step. */
function waysTo(version: WorkflowVersion, step: string, status: string): Way[] {
  const { steps, transitions } = version.definition
  const ways = transitions.filter(({ from }) => from === step)
  const over = standingWhenOver(version, step).category
  if (ways.length === 0) return over === status ? [{ guard: null, required_fields: [] }] : []
  // What several people decide nobody does by hand.
  if (steps.find(({ id }) => id === step)?.approval) return []
  const first = steps.find(({ category }) => category === status)
  const exact = ways.filter(({ to }) => to === first?.id)
  if (exact.length > 0) return exact
  return ways.filter(({ to }) => (steps.find(({ id }) => id === to)?.category ?? over) === status)
}

function isMissing(name: string, ticket: TicketState, fields: ReadonlyMap<string, CustomField>): boolean {
  const isCustom = name.startsWith(CUSTOM)
  const key = name.slice(CUSTOM.length)
  if (isCustom && !fields.has(key)) return false
  const value: unknown = isCustom
    ? ticket.fields[key]
    : Object.entries(ticket).find(([one]) => one === name)?.[1]
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}
