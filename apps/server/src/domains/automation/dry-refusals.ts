import type { RuleAction } from '@waybill/contract/automation/rule.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { CustomField } from '@waybill/contract/projects/project.ts'
import { BASIC_WORKFLOW_ID } from '@waybill/contract/workflows/step.ts'
import type { WorkflowDefinition } from '@waybill/contract/workflows/workflow.ts'
import { toMillis } from '../../kernel/clock.ts'
import type { Store } from '../../kernel/store.ts'
import { fieldsOfProject } from '../projects/project-fields.queries.ts'
import { standingWhenOver } from '../tasks/task-steps.ts'
import { assignablePeople } from '../tickets/assignable-people.queries.ts'
import { versionOfStep, type WorkflowVersion } from '../workflows/workflow-versions.queries.ts'
import { updateOf } from './action-input.ts'
import type { Moment } from './match-rule.ts'
import { withChanges, type PlannedChange } from './planned-changes.ts'

/** The code with which an action would be refused; null: it would be done; `unsure`: the log does not say enough of then. */
export type DryRefusal = { code: string } | 'unsure' | null

const CUSTOM = 'fields.'
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

  async of(action: RuleAction, moment: Moment, changes: readonly PlannedChange[]): Promise<DryRefusal> {
    const { after, labels } = moment
    if (OF_TICKET.includes(action.kind) && after.deleted_at !== null) return { code: 'ticket.deleted' }
    switch (action.kind) {
      case 'label': {
        const known = new Set(labels.values())
        return action.add?.every((name) => known.has(foldText(name))) === false
          ? { code: 'label.not_found' }
          : null
      }
      case 'set':
        return (
          (await this.#fieldsRefuse(action, after)) ?? (await this.#statusRefuses(action, moment, changes))
        )
      case 'assign':
        return (await this.#teamRefuses(changes, after)) ?? (await this.#personRefuses(action, moment))
      case 'escalate':
        return this.#escalationRefuses(after)
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

  async #personRefuses(action: RuleAction, { event, after }: Moment): Promise<DryRefusal> {
    const { assignee } = updateOf(action, after, toMillis(event.at))
    if (typeof assignee !== 'string' || assignee === after.assignee) return null
    return (await this.#worksIn(assignee, after.project_id)) ? null : { code: 'ticket.assignee_cannot_work' }
  }

  /** In a workflow the team comes with the step. */
  async #teamRefuses(changes: readonly PlannedChange[], after: TicketState): Promise<DryRefusal> {
    if (!changes.some(({ field }) => field === 'team')) return null
    if (!(await this.#versionOf(after))) return null
    return isOver(after) ? 'unsure' : { code: 'ticket.team_of_step' }
  }

  async #statusRefuses(
    action: RuleAction,
    { after, labels }: Moment,
    changes: readonly PlannedChange[],
  ): Promise<DryRefusal> {
    const status = action.values?.status
    if (status === undefined || status === after.status) return null
    const version = await this.#versionOf(after)
    if (!version) return null
    // Whether the run of a ticket goes on after it was resolved, its events do not say.
    if (isOver(after)) return 'unsure'
    const ways = waysTo(version, after.step, status)
    if (ways.some(({ guard }) => guard !== null)) return 'unsure'
    const [way] = ways
    if (!way || ways.length > 1) return { code: 'ticket.transition_forbidden' }
    const fields = await this.#fieldsOf(after.project_id)
    const then = withChanges(after, changes, labels)
    const form = version.definition.steps.find(({ id }) => id === after.step)?.form ?? []
    const missing = [...form, ...way.required_fields].some((name) => isMissing(name, then, fields))
    return missing ? { code: 'task.fields_missing' } : null
  }

  async #escalationRefuses(after: TicketState): Promise<DryRefusal> {
    const version = await this.#versionOf(after)
    if (!version) return { code: 'task.no_open_item' }
    const step = version.definition.steps.find(({ id }) => id === after.step)
    return step?.escalate_to ? 'unsure' : { code: 'task.nowhere_to_escalate' }
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

function isOver({ status }: TicketState): boolean {
  return status === 'resolved' || status === 'closed'
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
