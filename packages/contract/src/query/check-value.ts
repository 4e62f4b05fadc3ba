import { DATE_EXAMPLES, readDate, splitRange } from './query-dates.ts'
import { QuerySyntaxError } from './query-error.ts'
import type { QueryField } from './query-fields.ts'
import type { Operator, QueryValue } from './query.ts'

const NONE = 'none'
const WHOLE_NUMBER = /^\d{1,15}$/
const NUMBER = /^[+-]?\d{1,15}(\.\d{1,15})?$/
/** `WEB-12`, and `WEB#12` for what an imported ticket was called. */
const KEY = /^[a-z][a-z0-9]{1,9}[-#]\d{1,15}$/i

/** Whether a value is the word `none`, which asks for tickets without the field. */
export function isNone(value: QueryValue): boolean {
  return !value.quoted && value.text.toLowerCase() === NONE
}

/** Whether a value is the word `me`. */
export function isMe(value: QueryValue): boolean {
  return !value.quoted && value.text.toLowerCase() === 'me'
}

/**
 * The value as it is kept: choices become the registered word (`status:"In Progress"` is `in_progress`), the rest stays.
 * Whether people, teams and labels exist is known to the server only.
 * @throws QuerySyntaxError that points at the value
 */
export function checkValue(field: QueryField, op: Operator, value: QueryValue): QueryValue {
  const fixed = field.type !== 'custom' && field.type !== 'word'
  if (fixed && isNone(value)) return checkNone(field, op, value)
  switch (field.type) {
    case 'choice':
      return checkChoice(field, value)
    case 'key':
      return KEY.test(value.text) ? value : wrong(value, 'is not the key of a ticket', ['WEB-12'])
    case 'date':
      return checkDate(field, op, value)
    case 'number':
      return checkNumber(field, op, value)
    case 'custom':
      if (op === ':' || NUMBER.test(value.text) || readDate(value.text)) return value
      return wrong(value, 'is neither a number nor a date', ['12', '2026-01-31'])
    case 'word':
    case 'person':
    case 'team':
    case 'project':
    case 'step':
    case 'workflow':
    case 'label':
    case 'sort':
      return value
  }
}

function checkNone(field: QueryField, op: Operator, value: QueryValue): QueryValue {
  if (!field.optional) {
    return wrong(value, 'is not possible here, because every ticket has this', [...field.choices])
  }
  return op === ':' ? value : wrong(value, `cannot be compared; write ${field.name}:none`, ['none'])
}

function checkChoice(field: QueryField, value: QueryValue): QueryValue {
  const word = value.text.toLowerCase().replace(/[\s-]/g, '_')
  if (field.choices.includes(word)) return { ...value, text: word, quoted: false }
  return wrong(value, `is not one of ${field.choices.join(', ')}`, [
    ...field.choices,
    ...(field.optional ? [NONE] : []),
  ])
}

function checkNumber({ choices, optional }: QueryField, op: Operator, value: QueryValue): QueryValue {
  if (choices.length === 0)
    return checkEnds(value, op, (text) => WHOLE_NUMBER.test(text), 'is not a whole number', ['12', '10..20'])
  const expected = [...choices, ...(optional ? [NONE] : [])]
  return checkEnds(
    value,
    op,
    (text) => choices.includes(text),
    `is not one of ${choices.join(', ')}`,
    expected,
  )
}

function checkDate(field: QueryField, op: Operator, value: QueryValue): QueryValue {
  if (op === ':' && readDate(value.text)?.type === 'from_now') {
    return wrong(value, 'is one moment; compare with it, or write a range', [
      `>${value.text}`,
      `<${value.text}`,
      `${value.text}..`,
    ])
  }
  return checkEnds(value, op, (text) => readDate(text) !== null, 'is not a date', [
    ...DATE_EXAMPLES,
    ...(field.optional ? [NONE] : []),
  ])
}

function checkEnds(
  value: QueryValue,
  op: Operator,
  fits: (text: string) => boolean,
  problem: string,
  expected: readonly string[],
): QueryValue {
  const range = splitRange(value.text)
  if (range === null) return fits(value.text) ? value : wrong(value, problem, expected)
  if (op !== ':') return wrong(value, 'is a range; write it after ":"', [':'])
  const ends = [range.from, range.to].filter((end) => end !== null)
  return ends.every(fits) ? value : wrong(value, `is a range of which an end ${problem}`, expected)
}

function wrong(value: QueryValue, message: string, expected: readonly string[]): never {
  throw new QuerySyntaxError(value.span, `"${shorten(value.text)}" ${message}`, expected)
}

const LONGEST_SHOWN = 60

function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN).toWellFormed()}...` : text
}
