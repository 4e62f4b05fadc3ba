import { t } from '../../../messages/messages.ts'
import { businessWords } from '../model/duration-words.ts'

export type NameOf = (id: string) => string | undefined

const MOST_LETTERS = 120

/** The name of a field as people read it: "escalate to". */
export function fieldName(field: string): string {
  return field.replaceAll('_', ' ')
}

/** A value of a definition in words, whatever it is. */
export function valueWords(value: unknown, nameOf: NameOf): string {
  if (value === null || value === undefined || value === '') return t('workflows.nothing')
  if (typeof value === 'boolean') return t(value ? 'workflows.yes' : 'workflows.no')
  if (typeof value === 'number') return String(value)
  if (typeof value === 'string') {
    const name = nameOf(value)
    if (name !== undefined) return name
    return value.length > MOST_LETTERS ? `${value.slice(0, MOST_LETTERS)}…` : plain(value)
  }
  if (Array.isArray(value))
    return value.length === 0
      ? t('workflows.nothing')
      : value.map((one) => valueWords(one, nameOf)).join(', ')
  if (typeof value !== 'object') return t('workflows.nothing')
  const set = Object.entries(value).filter(([, one]) => one !== null)
  if (set.length === 0) return t('workflows.nothing')
  return set.map(([field, one]) => `${fieldName(field)} ${valueWords(one, nameOf)}`).join(', ')
}

/** Durations and words of the contract as people say them. */
function plain(text: string): string {
  if (/^P[\dT]/.test(text)) return businessWords(text)
  return /^[a-z]+(_[a-z]+)+$/.test(text) ? text.replaceAll('_', ' ') : text
}
