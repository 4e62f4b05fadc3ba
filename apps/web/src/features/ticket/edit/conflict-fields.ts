import type { FieldConflict } from '@waybill/contract/tickets/ticket.ts'
import type { MergeField } from '../../../ui/merge/merge-choice.tsx'

interface Shown {
  label: (field: string) => string
  /** A value as people read it; the same text for the same value. */
  value: (field: string, value: unknown) => string
}

const KINDS: Readonly<Record<string, MergeField['kind']>> = { title: 'line', description: 'text' }

/** The fields of a conflict as a person decides on them. */
export function mergeFields(conflicts: readonly FieldConflict[], shown: Shown): MergeField[] {
  return conflicts.map(({ field, base, theirs, yours, by, at }) => ({
    field,
    label: shown.label(field),
    kind: KINDS[field] ?? 'value',
    base: shown.value(field, base),
    theirs: shown.value(field, theirs),
    yours: shown.value(field, yours),
    values: { theirs, yours },
    by: by?.name ?? null,
    at,
  }))
}

const CUSTOM = 'fields.'

/** What was chosen for each field, as a change of the ticket: custom fields (`fields.size`) go together. */
export function asChanges(chosen: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(chosen)
  const plain = entries.filter(([field]) => !field.startsWith(CUSTOM))
  const custom = entries
    .filter(([field]) => field.startsWith(CUSTOM))
    .map(([field, value]) => [field.slice(CUSTOM.length), value] as const)
  return {
    ...Object.fromEntries(plain),
    ...(custom.length > 0 && { fields: Object.fromEntries(custom) }),
  }
}
