import { PRIORITIES } from '../tickets/ticket.ts'
import type { TicketSortField } from '../tickets/ticket-query.ts'
import { STATUSES } from '../workflows/step.ts'
import type { Operator } from './query.ts'

/** What the values of a field are, which decides how they are checked and what is offered. */
export type ValueType =
  | 'choice'
  | 'person'
  | 'team'
  | 'project'
  | 'step'
  | 'workflow'
  | 'label'
  | 'word'
  | 'key'
  | 'date'
  | 'number'
  | 'custom'
  | 'sort'

/** Something that can be asked about a ticket: the one place that parser, completion, guide and server read. */
export interface QueryField {
  name: string
  /** Other words for it; they are printed as `name`. */
  aliases: readonly string[]
  /** A sentence for the guide and the completion. */
  means: string
  type: ValueType
  /** Whether `<`, `<=`, `>`, `>=` make sense, and for dates and numbers ranges. */
  ordered: boolean
  /** Whether a ticket can be without it: then `none` asks for that. */
  optional: boolean
  /** All values there are, in their order; empty when the server knows more of them. */
  choices: readonly string[]
}

/** What `sort:` knows, and the name of the sort in the API. `-` in front turns the order round. */
export const QUERY_SORTS: Readonly<Record<string, TicketSortField>> = {
  created: 'created_at',
  updated: 'updated_at',
  due: 'due_at',
  priority: 'priority',
  number: 'number',
  rank: 'rank',
  sla: 'sla',
}

function field(
  name: string,
  type: ValueType,
  means: string,
  more: Partial<Pick<QueryField, 'aliases' | 'ordered' | 'optional' | 'choices'>> = {},
): QueryField {
  return { name, type, means, aliases: [], ordered: false, optional: false, choices: [], ...more }
}

const date = (name: string, means: string, optional: boolean) =>
  field(name, 'date', means, { aliases: [`${name}_at`], ordered: true, optional })

/** What `sla:` asks of the clocks of a ticket, but for that of a step, which is about an assignment. `none`: it has no clock. */
export const SLA_WORDS = ['breached', 'at_risk', 'running', 'paused', 'met'] as const
export type SlaWord = (typeof SLA_WORDS)[number]

export const QUERY_FIELDS: readonly QueryField[] = [
  field('status', 'choice', 'where the work stands', { aliases: ['state'], choices: STATUSES }),
  field('priority', 'choice', 'how urgent it is', { aliases: ['prio'], ordered: true, choices: PRIORITIES }),
  field('severity', 'choice', 'how bad the effect is', {
    ordered: true,
    optional: true,
    choices: PRIORITIES,
  }),
  field('assignee', 'person', 'who has it', { aliases: ['assigned'], optional: true }),
  field('reporter', 'person', 'who reported it', { aliases: ['author'] }),
  field('watcher', 'person', 'who watches it'),
  field('team', 'team', 'the team that has it', { optional: true }),
  field('label', 'label', 'a label of it; with several, any of them', {
    aliases: ['labels', 'tag', 'tags'],
    optional: true,
  }),
  field('project', 'project', 'the project it is in'),
  field('step', 'step', 'the step of the workflow where it stands'),
  field('workflow', 'workflow', 'the workflow whose step that is'),
  field('key', 'key', 'the ticket itself'),
  field('number', 'number', 'its number within the project', { ordered: true }),
  field('title', 'word', 'a part of its title, in any case of letters'),
  field('category', 'word', 'its category, in any case of letters', { optional: true }),
  field('sub_category', 'word', 'its sub-category, in any case of letters', {
    aliases: ['subcategory'],
    optional: true,
  }),
  field('department', 'word', 'its department, in any case of letters', { optional: true }),
  date('created', 'when it was made', false),
  date('updated', 'when it last changed', false),
  date('due', 'when it must be done', true),
  date('resolved', 'when it was resolved', true),
  date('closed', 'when it was closed', true),
  field('sla', 'choice', 'how a promised time of it stands', { optional: true, choices: SLA_WORDS }),
  field('rating', 'number', 'how content its requester was, from 1 to 5', {
    ordered: true,
    optional: true,
    choices: ['1', '2', '3', '4', '5'],
  }),
  field('is', 'choice', 'what is true of it', { choices: ['unresolved', 'overdue', 'deleted'] }),
  field('has', 'choice', 'what is filled in', {
    choices: [
      'assignee',
      'team',
      'due',
      'label',
      'severity',
      'category',
      'sub_category',
      'department',
      'description',
    ],
  }),
]

/** `sort:` stands among the fields and says nothing about a ticket. */
export const SORT_FIELD: QueryField = field('sort', 'sort', 'the order of the list', {
  choices: Object.keys(QUERY_SORTS),
})

/** `field.<key>`: the project's own fields; what their values are is known to the server. */
export const CUSTOM_FIELD: QueryField = field('field.<key>', 'custom', "one of the project's own fields", {
  ordered: true,
  optional: true,
})

export const CUSTOM_PREFIX = 'field.'
const CUSTOM_NAME = /^field\.[a-z][a-z0-9_]{0,39}$/

const BY_NAME = new Map(
  [...QUERY_FIELDS, SORT_FIELD].flatMap((one) =>
    [one.name, ...one.aliases].map((name) => [name, one] as const),
  ),
)

/** Every word that stands for a field, aliases too. */
export const FIELD_WORDS: readonly string[] = [...BY_NAME.keys()]

/** The field of this name or alias in any case of letters; a custom field has its own name in it. */
export function findField(word: string): QueryField | null {
  const name = word.toLowerCase()
  if (CUSTOM_NAME.test(name)) return { ...CUSTOM_FIELD, name }
  return BY_NAME.get(name) ?? null
}

/** The key of a custom field in the name of a condition, or null for every other field. */
export function customKey(name: string): string | null {
  return name.startsWith(CUSTOM_PREFIX) ? name.slice(CUSTOM_PREFIX.length) : null
}

export const COMPARISONS = ['<', '<=', '>', '>='] as const

/** Which operators may stand between the field and its values. */
export function operatorsOf(one: QueryField): readonly Operator[] {
  return one.ordered ? [':', ...COMPARISONS] : [':']
}
