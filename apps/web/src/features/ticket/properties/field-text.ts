import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { CustomField } from '@waybill/contract/projects/project.ts'

/** What somebody typed as the value of a field; NaN where it should be a number and is none. */
export function fieldValue(field: CustomField, text: string): string | number {
  return field.type === 'number' ? Number(text.replace(',', '.')) : text
}

/** Why it cannot be kept, as the end of a sentence; null: it can. */
export function fieldProblem(field: CustomField, text: string): string | null {
  return fieldValueError(field, fieldValue(field, text))
}

/** A value as text to write on; '' for what is no text, number or person. */
export function fieldText(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' ? String(value) : ''
}

/** The person in a field of persons. */
export function fieldPerson(value: unknown): { id: string; name: string } | null {
  if (typeof value !== 'object' || value === null || !('id' in value) || !('name' in value)) return null
  const { id, name } = value
  return typeof id === 'string' && typeof name === 'string' ? { id, name } : null
}
