import type { RuleAction, RuleDefinition } from '@waybill/contract/automation/rule.ts'
import type { PluginInput } from '@waybill/contract/plugins/plugin-input.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { foldText } from '@waybill/contract/fold-text.ts'
import { isDeepStrictEqual } from 'node:util'
import { toMillis } from '../../kernel/clock.ts'
import { updateOf } from './action-input.ts'
import type { Moment } from './match-rule.ts'

/** What an action would do: people and teams by id, labels by folded name. `field` null: it changes nothing of the ticket. */
export interface PlannedChange {
  action: RuleAction['kind']
  /** The place of the action in the rule. */
  place: number
  field: string | null
  before: unknown
  after: unknown
  /** With `plugin`: which action would be told what. */
  call?: { plugin: string; action: string; input: PluginInput }
}

/** What a rule would change of the ticket as it was after the event, and what else it would do. */
export function plannedChanges({ actions }: RuleDefinition, moment: Moment): PlannedChange[] {
  return actions.flatMap((action, place) => plannedBy(action, place, moment))
}

/** What one of its actions would. */
export function plannedBy(action: RuleAction, place: number, moment: Moment): PlannedChange[] {
  return planned(action, moment).map((change) => ({ ...change, place }))
}

function planned(action: RuleAction, { event, after, labels }: Moment): Omit<PlannedChange, 'place'>[] {
  const kind = action.kind
  if (kind === 'label') return plannedLabels(action, after, labels)
  if (kind === 'plugin') {
    const { plugin = '', action: what = '', input = {} } = action
    return [{ action: kind, field: null, before: null, after: null, call: { plugin, action: what, input } }]
  }
  if (kind !== 'set' && kind !== 'assign') return [{ action: kind, field: null, before: null, after: null }]
  const { fields = {}, ...values } = updateOf(action, after, toMillis(event.at)) as Record<
    string,
    unknown
  > & {
    fields?: Record<string, unknown>
  }
  const wanted = [
    ...Object.entries(values).map(([field, value]) => [field, valueOf(after, field), value] as const),
    ...Object.entries(fields).map(
      ([key, value]) => [`field.${key}`, after.fields[key] ?? null, value] as const,
    ),
  ]
  return wanted
    .filter(([, before, value]) => !isDeepStrictEqual(before, value))
    .map(([field, before, value]) => ({ action: kind, field, before, after: value }))
}

function plannedLabels(
  { add = [], remove = [] }: RuleAction,
  ticket: TicketState,
  names: Moment['labels'],
): Omit<PlannedChange, 'place'>[] {
  const before = ticket.labels.flatMap((id) => names.get(id) ?? []).toSorted()
  const gone = new Set(remove.map(foldText))
  const after = [...new Set([...before.filter((name) => !gone.has(name)), ...add.map(foldText)])].toSorted()
  return isDeepStrictEqual(before, after) ? [] : [{ action: 'label', field: 'labels', before, after }]
}

function valueOf(ticket: TicketState, field: string): unknown {
  return Object.entries(ticket).find(([name]) => name === field)?.[1] ?? null
}

/** The ticket as it would be with the changes, for other rules to look at. */
export function withChanges(
  ticket: TicketState,
  changes: readonly PlannedChange[],
  names: Moment['labels'],
): TicketState {
  const idOf = (name: string) => [...names].find(([, folded]) => folded === name)?.[0] ?? []
  return changes.reduce<TicketState>((state, { field, after }) => {
    if (field === null) return state
    if (field === 'labels') return { ...state, labels: (after as string[]).flatMap(idOf) }
    if (field.startsWith('field.')) {
      const fields = { ...state.fields, [field.slice('field.'.length)]: after } as TicketState['fields']
      return { ...state, fields }
    }
    return { ...state, [field]: after }
  }, ticket)
}

const KINDS: Readonly<Record<string, string>> = {
  status: 'ticket.status_changed',
  priority: 'ticket.priority_changed',
  severity: 'ticket.severity_changed',
  category: 'ticket.classified',
  sub_category: 'ticket.classified',
  department: 'ticket.classified',
  assignee: 'ticket.assigned',
  team: 'ticket.team_changed',
  due_at: 'ticket.due_changed',
  labels: 'ticket.labels_changed',
}

/** The kind of event that a change of this field would make. */
export function kindOfChange(field: string): string {
  return KINDS[field] ?? 'ticket.fields_changed'
}
