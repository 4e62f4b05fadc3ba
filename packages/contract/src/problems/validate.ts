import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import {
  CLOCK_PATTERN,
  DURATION_PATTERN,
  ELEMENT_ID_PATTERN,
  INSTANT_PATTERN,
  REQUIRED_FIELD_PATTERN,
  TIME_OF_DAY_PATTERN,
  TOPIC_PATTERN,
  TOTP_PATTERN,
} from '../schema.ts'
import type { FieldError } from './problem.ts'

/** The part of a validation error of JSON Schema that we read. */
interface SchemaError {
  keyword: string
  instancePath: string
  schemaPath: string
  params: object
  message: string
}

const compiled = new WeakMap<TSchema, ReturnType<typeof Compile>>()

function compile(schema: TSchema) {
  let validator = compiled.get(schema)
  if (!validator) {
    validator = Compile(schema)
    compiled.set(schema, validator)
  }
  return validator
}

/**
 * Every wrong field of `value`, each with its JSON Pointer and a sentence that says what was expected; empty when the
 * value fits. Strings with half a surrogate pair are refused, because no database can store them unchanged.
 */
export function fieldErrors(schema: TSchema, value: unknown): FieldError[] {
  const validator = compile(schema)
  if (validator.Check(value)) return brokenUnicode(value, '')
  const errors = withoutOtherTypes(validator.Errors(value)).flatMap((error) => explain(error))
  const seen = new Set<string>()
  const readable = errors.filter((error) => {
    if (seen.has(error.pointer)) return false
    seen.add(error.pointer)
    return true
  })
  return readable.length > 0 ? readable : [{ pointer: '', code: 'input.invalid', message: 'is not valid' }]
}

/** Of a choice between types, only what is wrong with the one that was meant: a number is not told which words there are. */
function withoutOtherTypes(errors: readonly SchemaError[]): SchemaError[] {
  const branch = ({ instancePath, schemaPath }: SchemaError) => `${instancePath} ${schemaPath}`
  const other = new Set(errors.filter(({ keyword }) => keyword === 'type').map((error) => branch(error)))
  const meant = new Set(
    errors
      .filter((error) => error.keyword !== 'anyOf' && !other.has(branch(error)))
      .map(({ instancePath }) => instancePath),
  )
  return errors.filter((error) => !meant.has(error.instancePath) || !other.has(branch(error)))
}

function explain(error: SchemaError): FieldError[] {
  const at = (name: string) => `${error.instancePath}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
  const one = (code: string, message: string): FieldError[] => [
    { pointer: error.instancePath, code: `input.${code}`, message },
  ]
  const params = new Map<string, unknown>(Object.entries(error.params))
  switch (error.keyword) {
    case 'required':
      return names(params.get('requiredProperties')).map((name) => ({
        pointer: at(name),
        code: 'input.required',
        message: 'is required',
      }))
    case 'additionalProperties':
      return names(params.get('additionalProperties')).map((name) => ({
        pointer: at(name),
        code: 'input.unknown_field',
        message: 'is not a field that is known here',
      }))
    case 'enum':
      return one('not_a_choice', `must be one of ${names(params.get('allowedValues')).join(', ')}`)
    case 'pattern':
      if (params.get('pattern') === INSTANT_PATTERN) return one('bad_format', formatMessage('date-time'))
      return one('bad_characters', patternMessage(String(params.get('pattern'))))
    case 'maxLength':
      return one('too_long', `must have at most ${counted(Number(params.get('limit')), 'character')}`)
    case 'minLength':
      if (params.get('limit') === 1) return one('too_short', 'must not be empty')
      return one('too_short', `must have at least ${counted(Number(params.get('limit')), 'character')}`)
    case 'minimum':
      return one('invalid', `must be at least ${String(params.get('limit'))}`)
    case 'maximum':
      return one('invalid', `must be at most ${String(params.get('limit'))}`)
    case 'format':
      return one('bad_format', formatMessage(String(params.get('format'))))
    case 'type':
      return params.get('type') === 'null'
        ? []
        : one('wrong_type', `must be of type ${String(params.get('type'))}`)
    case 'boolean':
    case 'anyOf':
      return []
    default:
      return one('invalid', error.message)
  }
}

function counted(count: number, thing: string): string {
  return `${String(count)} ${thing}${count === 1 ? '' : 's'}`
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

/** What people are told in place of a pattern. */
const PATTERN_WORDS = new Map([
  [TOPIC_PATTERN, 'must be all, inbox, project:KEY or ticket:KEY, such as project:WEB or ticket:WEB-12'],
  [TOTP_PATTERN, 'must be the six digits that the app shows'],
  [CLOCK_PATTERN, 'must be a time of day as HH:MM, from 00:00 to 23:59, such as 22:00'],
  [TIME_OF_DAY_PATTERN, 'must be a time of day from 00:00 to 24:00, such as 09:30'],
  [DURATION_PATTERN, 'must be a duration such as PT4H (4 hours), PT30M (30 minutes) or P1D (24 hours)'],
  [
    ELEMENT_ID_PATTERN,
    'must be the id of an element that is there, or for a new one a name that begins with temp-, such as temp-triage',
  ],
  [
    REQUIRED_FIELD_PATTERN,
    'must be a field of tickets (title, description, severity, category, sub_category, department, assignee, team, due_at or labels) or a custom one with "fields." before its key, such as fields.room',
  ],
])

function patternMessage(pattern: string): string {
  const words = PATTERN_WORDS.get(pattern)
  if (words !== undefined) return words
  if (pattern.includes('\\S')) return 'must not be blank and must not hold control characters'
  if (pattern.includes('\\u0000')) return 'must not hold control characters'
  return `must match ${pattern}`
}

function formatMessage(format: string): string {
  switch (format) {
    case 'date-time':
      return 'must be an instant such as 2026-03-01T09:30:00Z'
    case 'date':
      return 'must be a date such as 2026-03-01'
    case 'uuid':
      return 'must be an id (UUID)'
    case 'email':
      return 'must be an e-mail address'
    default:
      return `must be a ${format}`
  }
}

function brokenUnicode(value: unknown, pointer: string): FieldError[] {
  if (typeof value === 'string') {
    return value.isWellFormed()
      ? []
      : [
          {
            pointer,
            code: 'input.bad_characters',
            message: 'holds half a surrogate pair, which is not valid Unicode',
          },
        ]
  }
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => brokenUnicode(inner, `${pointer}/${key}`))
}
