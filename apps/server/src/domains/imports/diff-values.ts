import type { ImportedChange, ImportedValues } from './imported-ticket.ts'

type Fields = ImportedValues['fields']

const PLAIN = [
  'title',
  'description',
  'status',
  'step',
  'priority',
  'severity',
  'category',
  'sub_category',
  'department',
  'assignee',
  'team',
  'reporter',
  'due_at',
] as const

/** What one row changes after another; null when nothing. A custom field that is gone is set to null. */
export function diffValues(before: ImportedValues, after: ImportedValues): ImportedChange['set'] | null {
  const plain = Object.fromEntries(
    PLAIN.filter((name) => before[name] !== after[name]).map((name) => [name, after[name]]),
  ) as ImportedChange['set']
  const fields = diffFields(before.fields, after.fields)
  const labels = before.labels.join('\n') === after.labels.join('\n') ? null : after.labels
  const set = { ...plain, ...(fields && { fields }), ...(labels && { labels }) }
  return Object.keys(set).length > 0 ? set : null
}

function diffFields(before: Fields, after: Fields): Fields | null {
  const changed: Fields = {}
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const value = after[key] ?? null
    if ((before[key] ?? null) !== value) changed[key] = value
  }
  return Object.keys(changed).length > 0 ? changed : null
}
