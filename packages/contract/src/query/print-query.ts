import { QUERY_SORTS } from './query-fields.ts'
import { parseQuery } from './parse-query.ts'
import type { Condition, FieldCondition, Query, QueryValue, TextCondition } from './query.ts'

/**
 * The query as text in one form: single spaces, registered names, no needless parentheses or quotes of choices, the order
 * at the end. What `parseQuery` gives is printed so that it is read as the same again. A word of another making that would
 * be read as something else (`status:open` as text) is put in quotes.
 */
export function printQuery({ where, sort }: Query): string {
  const parts = where ? [printCondition(where, 'any')] : []
  if (sort !== null) parts.push(`sort:${printSort(sort)}`)
  return parts.join(' ')
}

function printSort(sort: string): string {
  const [minus, field] = sort.startsWith('-') ? ['-', sort.slice(1)] : ['', sort]
  const name = Object.keys(QUERY_SORTS).find((one) => QUERY_SORTS[one] === field)
  return `${minus}${name ?? field}`
}

/** @param inside what surrounds it; whatever binds less tightly gets parentheses */
function printCondition(condition: Condition, inside: 'any' | 'all' | 'not'): string {
  switch (condition.type) {
    case 'any': {
      const text = condition.of.map((part) => printCondition(part, 'all')).join(' OR ')
      return inside === 'any' ? text : `(${text})`
    }
    case 'all': {
      const text = condition.of.map((part) => printCondition(part, 'all')).join(' ')
      return inside === 'not' ? `(${text})` : text
    }
    case 'not': {
      if (condition.of.type === 'not') return printCondition(condition.of.of, inside)
      const text = printCondition(condition.of, 'not')
      // A word that begins with a minus itself: `---x` would be a word.
      return text.startsWith('-') ? `NOT ${text}` : `-${text}`
    }
    case 'field':
      return printField(condition)
    case 'text':
      return printText(condition)
  }
}

function printField({ field, op, values }: FieldCondition): string {
  return `${field}${op}${values.map(printValue).join(',')}`
}

function printValue({ text, quoted }: QueryValue, index: number): string {
  if (quoted || text.includes(',') || (index === 0 && /^[<>]/.test(text))) return quote(text)
  return isWord(text) ? text : quote(text)
}

/** One run of characters that is read as one, with each of its parentheses closed. */
function isWord(text: string): boolean {
  if (/^\w+$/.test(text)) return true
  if (text === '' || /^"|\s/.test(text)) return false
  let open = 0
  for (const character of text) {
    if (character === '(') open += 1
    if (character === ')') open -= 1
    if (open < 0) return false
  }
  return open === 0
}

function printText({ text, phrase }: TextCondition): string {
  return phrase || !isPlainWord(text) ? quote(text) : text
}

function isPlainWord(text: string): boolean {
  if (/^\w+$/.test(text) && !/^(?:AND|OR|NOT)$/.test(text)) return true
  const parsed = parseQuery(text)
  if (!parsed.ok || parsed.query.where?.type !== 'text' || parsed.query.sort !== null) return false
  return !parsed.query.where.phrase && parsed.query.where.text === text
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
