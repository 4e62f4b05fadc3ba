import type { MatchedValues, RuleCondition, RuleTrigger } from '@waybill/contract/automation/rule.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { TicketState } from '@waybill/contract/events/fold-ticket.ts'
import { parseQuery } from '@waybill/contract/query/parse-query.ts'
import type { Condition } from '@waybill/contract/query/query.ts'
import { customKey } from '@waybill/contract/query/query-fields.ts'
import { holds, type HoldsEnv } from '../query/holds.ts'
import type { PreparedRule } from './prepared-rule.ts'

/** An event of a ticket with what the ticket was before and after it. All rules see the same. */
export interface Moment {
  event: LogEvent
  /** Undefined before it was created. */
  before: TicketState | undefined
  after: TicketState
  labels: HoldsEnv['labels']
}

/** Whether the trigger of a rule is about an event of this kind and data. */
export function isTriggered(trigger: RuleTrigger, event: Pick<LogEvent, 'kind' | 'data'>): boolean {
  if (trigger.on === 'event') return trigger.kinds?.some((kind) => kind === event.kind) ?? false
  if (trigger.on === 'schedule') return false
  if (event.kind !== 'sla.warned' && event.kind !== 'sla.breached') return false
  const data = event.data as { target: string; percent?: number }
  return (
    (data.percent ?? 100) === trigger.percent &&
    (trigger.target === undefined || trigger.target === data.target)
  )
}

/** What the ticket had where the conditions of a rule asked; null when they do not hold. */
export function matchRule(
  { definition: { when }, queries }: PreparedRule,
  moment: Moment,
): MatchedValues | null {
  const matched: MatchedValues = []
  if (when && !conditionHolds(when, queries, moment, matched)) return null
  return matched
}

function conditionHolds(
  node: RuleCondition,
  queries: PreparedRule['queries'],
  moment: Moment,
  matched: MatchedValues,
): boolean {
  const ask = (one: RuleCondition) => conditionHolds(one, queries, moment, matched)
  switch (node.type) {
    case 'all':
      return node.of?.every(ask) ?? true
    case 'any':
      return node.of?.some(ask) ?? false
    case 'not':
      return !(node.of?.some(ask) ?? false)
    case 'before':
    case 'after':
      return sideHolds(node.type, node.query ?? '', queries, moment, matched)
    case 'actor':
      return node.is?.some((word) => isActor(word, moment)) ?? false
    case 'cause':
      return node.is?.includes(causeOf(moment.event)) ?? false
    case 'comment':
      return node.is?.some((word) => word === commentIn(moment.event)) ?? false
  }
}

function sideHolds(
  side: 'before' | 'after',
  query: string,
  queries: PreparedRule['queries'],
  { event, before, after, labels }: Moment,
  matched: MatchedValues,
): boolean {
  const ticket = side === 'before' ? before : after
  const condition = queries.get(query)
  if (condition === undefined) throw new Error(`the query "${query}" of a rule was not read`)
  if (!ticket) return false
  if (condition !== null && !holds(condition, ticket, { now: Date.parse(event.at), labels })) return false
  matched.push({ side, query, values: valuesAsked(query, ticket) })
  return true
}

function isActor(word: string, { event, after }: Moment): boolean {
  switch (word) {
    case 'somebody':
      return event.actor_id !== null
    case 'waybill':
      return event.actor_id === null
    case 'reporter':
      return event.actor_id === after.reporter
    case 'assignee':
      return event.actor_id !== null && event.actor_id === after.assignee
    default:
      return event.actor_id === word.toLowerCase()
  }
}

/** What kind of comment an event is about; null: about none. */
function commentIn(event: LogEvent): 'public' | 'internal' | null {
  const isInternal =
    event.kind === 'comment.added'
      ? (event.data as EventData<'comment.added'>).comment.internal
      : event.kind === 'comment.edited'
        ? (event.data as EventData<'comment.edited'>).internal
        : null
  return isInternal === null ? null : isInternal ? 'internal' : 'public'
}

function causeOf({ via, cause_seq }: LogEvent): 'direct' | 'rule' | 'waybill' {
  if (via.startsWith('rule:')) return 'rule'
  return cause_seq === null ? 'direct' : 'waybill'
}

/** What a query names of a ticket, by the name of the field in the language: texts of tickets are long and are left out. */
function valuesAsked(query: string, ticket: TicketState): Record<string, unknown> {
  const parsed = parseQuery(query)
  if (!parsed.ok || parsed.query.where === null) return {}
  const fields = new Set(fieldsOf(parsed.query.where))
  return Object.fromEntries([...fields].flatMap((field) => valueOf(field, ticket)))
}

function fieldsOf(condition: Condition): string[] {
  switch (condition.type) {
    case 'all':
    case 'any':
      return condition.of.flatMap(fieldsOf)
    case 'not':
      return fieldsOf(condition.of)
    case 'field':
      return [condition.field]
    case 'text':
      return []
  }
}

const NAMED = {
  status: 'status',
  priority: 'priority',
  severity: 'severity',
  assignee: 'assignee',
  reporter: 'reporter',
  team: 'team',
  step: 'step',
  label: 'labels',
  category: 'category',
  sub_category: 'sub_category',
  department: 'department',
  due: 'due_at',
  resolved: 'resolved_at',
  closed: 'closed_at',
  created: 'created_at',
  updated: 'updated_at',
} as const satisfies Record<string, keyof TicketState>

function valueOf(field: string, ticket: TicketState): [string, unknown][] {
  const key = customKey(field)
  if (key !== null) return [[field, ticket.fields[key] ?? null]]
  return isNamed(field) ? [[field, ticket[NAMED[field]]]] : []
}

function isNamed(field: string): field is keyof typeof NAMED {
  return Object.hasOwn(NAMED, field)
}
