import type { FieldType } from './project.ts'

/** What a value is checked against. */
export interface FieldRule {
  type: FieldType
  options: readonly string[]
}

const LONGEST_URL = 2_048

/**
 * Why `value` does not fit a custom field, as a sentence after its name, or null when it fits. A `person` is only checked
 * to be text here: whether the person exists is known to the server.
 */
export function fieldValueError(field: FieldRule, value: string | number | boolean): string | null {
  switch (field.type) {
    case 'text':
      return typeof value === 'string' ? null : 'must be text'
    case 'person':
      return typeof value === 'string' ? null : 'must be a person: id or e-mail address'
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : 'must be a number'
    case 'checkbox':
      return typeof value === 'boolean' ? null : 'must be true or false'
    case 'date':
      return typeof value === 'string' && isDate(value) ? null : 'must be a date such as 2026-03-01'
    case 'select':
      return typeof value === 'string' && field.options.includes(value)
        ? null
        : `must be one of ${field.options.join(', ')}`
    case 'url':
      return typeof value === 'string' && isWebAddress(value)
        ? null
        : 'must be an address such as https://example.org/a'
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const at = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value)
}

/** Only http and https: the web shows it as a link, and `javascript:` must never become one. */
function isWebAddress(value: string): boolean {
  if (value.length > LONGEST_URL || !URL.canParse(value)) return false
  const { protocol } = new URL(value)
  return protocol === 'https:' || protocol === 'http:'
}
