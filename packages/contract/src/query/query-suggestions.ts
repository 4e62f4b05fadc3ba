import { QUERY_FIELDS, SORT_FIELD, operatorsOf, type QueryField } from './query-fields.ts'
import type { Operator } from './query.ts'

export interface Suggestion {
  /** What is written instead of the span. */
  text: string
  kind: 'field' | 'operator' | 'value' | 'sort'
  /** A few words for whoever chooses; empty where the text says it. */
  means: string
}

const OPERATOR_MEANS: Record<Operator, string> = {
  ':': 'is',
  '<': 'less or earlier',
  '<=': 'at most',
  '>': 'more or later',
  '>=': 'at least',
}

const DATES: readonly (readonly [string, string])[] = [
  ['today', 'this day'],
  ['yesterday', 'the day before'],
  ['tomorrow', 'the day after'],
  ['now', 'this moment'],
  ['-1d', '24 hours ago'],
  ['-7d', 'a week ago'],
  ['-1m', 'a month ago'],
  ['+7d', 'in a week'],
]

/** Fields whose name begins so, then those of which an alias does. */
export function suggestFields(prefix: string): Suggestion[] {
  const typed = prefix.toLowerCase()
  const all = [...QUERY_FIELDS, SORT_FIELD]
  const named = all.filter((field) => field.name.startsWith(typed))
  const aliased = all.filter(
    (field) => !named.includes(field) && field.aliases.some((alias) => alias.startsWith(typed)),
  )
  const fields = [...named, ...aliased].map(
    (field): Suggestion => ({
      text: `${field.name}:`,
      kind: 'field',
      means: field.means,
    }),
  )
  if (!'field.'.startsWith(typed)) return fields
  return [...fields, { text: 'field.', kind: 'field', means: "one of the project's own fields" }]
}

/** The name with each operator that the field knows. */
export function suggestOperators(field: QueryField): Suggestion[] {
  return operatorsOf(field).map((op) => ({
    text: `${field.name}${op}`,
    kind: 'operator',
    means: OPERATOR_MEANS[op],
  }))
}

/** The values that every installation knows. */
export function suggestValues(field: QueryField, prefix: string): Suggestion[] {
  const typed = prefix.toLowerCase()
  if (field.type === 'sort') {
    return field.choices
      .flatMap((name) => [`-${name}`, name])
      .filter((name) => name.startsWith(typed) || (typed !== '' && name.startsWith(`-${typed}`)))
      .map((text) => ({
        text,
        kind: 'sort',
        means: text.startsWith('-') ? 'from the top down' : 'from the bottom up',
      }))
  }
  const words: (readonly [string, string])[] = [
    ...field.choices.map((choice) => [choice, ''] as const),
    ...(field.type === 'person' ? [['me', 'you'] as const] : []),
    ...(field.type === 'date' ? DATES : []),
    ...(field.optional ? [['none', 'without one'] as const] : []),
  ]
  return words
    .filter(([word]) => word.startsWith(typed))
    .map(([text, means]) => ({ text, kind: 'value', means }))
}
