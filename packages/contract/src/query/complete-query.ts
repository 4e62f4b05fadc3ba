import { suggestFields, suggestOperators, suggestValues, type Suggestion } from './query-suggestions.ts'
import { customKey, findField, type QueryField } from './query-fields.ts'
import type { Span } from './query.ts'

/** What an editor must ask the server for, by the typed beginning. */
export type Directory =
  | 'people'
  | 'teams'
  | 'labels'
  | 'projects'
  | 'steps'
  | 'workflows'
  | 'custom_fields'
  | 'custom_values'

/** What can be written at the caret instead of the characters of the span. */
export interface Completion extends Span {
  /** What stands from the beginning of the span to the caret, without quotes. */
  prefix: string
  /** The field whose value is written; null while a name or text is. */
  field: string | null
  suggestions: Suggestion[]
  /** Further values to ask for; `quoteValue` makes what can be inserted of each. */
  directory: Directory | null
}

const DIRECTORIES: Partial<Record<QueryField['type'], Directory>> = {
  person: 'people',
  team: 'teams',
  label: 'labels',
  project: 'projects',
  step: 'steps',
  workflow: 'workflows',
  custom: 'custom_values',
}

const SPACE = /\s/
const NAME_AND_OPERATOR = /^([a-z]\w*(?:\.\w*)?)(<=|>=|[:<>=])([<>]=?)?/i

/**
 * What can be written at the caret (UTF-16 code units from the beginning). Works on unfinished and wrong queries, and takes
 * time in proportion to the length. Nothing is offered inside a phrase.
 */
export function completeQuery(text: string, caret: number): Completion {
  const at = Math.max(0, Math.min(caret, text.length))
  const start = startOfTerm(text, at)
  if (text.charAt(start) === '"') return nothing(at)
  const written = text.slice(start, at)
  const [found, name = '', , comparison] = NAME_AND_OPERATOR.exec(written) ?? []
  const field = found === undefined ? null : findField(name)
  if (!field || found === undefined) return completeName(text, start, at)
  // After a colon, only ordered fields know a comparison; for others it is the beginning of the value.
  const operator =
    comparison !== undefined && !field.ordered ? found.length - comparison.length : found.length
  return completeValue(text, start + operator, at, field)
}

/** A name as a value of the language: in quotes where it would be read as something else. */
export function quoteValue(name: string): string {
  const plain = /^[\p{L}\p{N}_.@+-]+$/u.test(name) && !/^(?:me|none)$/i.test(name)
  return plain ? name : `"${name.replace(/["\\]/g, '\\$&')}"`
}

function completeName(text: string, start: number, caret: number): Completion {
  const prefix = text.slice(start, caret)
  const end = endOfWord(text, caret)
  const exact = findField(prefix)
  if (exact && customKey(prefix.toLowerCase()) === null) {
    const longer = suggestFields(prefix).filter((one) => one.text !== `${exact.name}:`)
    const suggestions = [...suggestOperators(exact), ...longer]
    return { start, end, prefix, field: null, suggestions, directory: null }
  }
  const custom = /^field\./i.test(prefix)
  return {
    start,
    end,
    prefix: custom ? prefix.slice('field.'.length) : prefix,
    field: null,
    suggestions: custom ? [] : suggestFields(prefix),
    directory: custom ? 'custom_fields' : null,
  }
}

function completeValue(text: string, from: number, caret: number, field: QueryField): Completion {
  const { start, quoted } = startOfValue(text, from, caret)
  const prefix = text.slice(start + (quoted ? 1 : 0), caret)
  const end = quoted ? endOfQuotes(text, start, caret) : endOfWord(text, caret, ',')
  return {
    start,
    end,
    prefix,
    field: field.name,
    suggestions: quoted ? [] : suggestValues(field, prefix),
    directory: DIRECTORIES[field.type] ?? null,
  }
}

/** Where the term at the caret begins, after a minus or a parenthesis; quotes are skipped as a whole. */
function startOfTerm(text: string, caret: number): number {
  let start = 0
  let quoted = false
  for (let at = 0; at < caret; at += 1) {
    const character = text.charAt(at)
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"' && (at === start || ':,=<>'.includes(text.charAt(at - 1)))) quoted = true
    else if (SPACE.test(character)) start = at + 1
    else if (at === start && (character === '(' || character === '-')) start = at + 1
  }
  return start
}

function startOfValue(text: string, from: number, caret: number): { start: number; quoted: boolean } {
  let start = from
  let quoted = false
  for (let at = from; at < caret; at += 1) {
    const character = text.charAt(at)
    if (quoted) {
      if (character === '\\') at += 1
      else if (character === '"') quoted = false
    } else if (character === '"' && at === start) quoted = true
    else if (character === ',') start = at + 1
  }
  return { start, quoted }
}

function endOfWord(text: string, caret: number, until = ''): number {
  let end = caret
  for (; end < text.length; end += 1) {
    const character = text.charAt(end)
    if (SPACE.test(character) || character === ')' || until.includes(character)) break
  }
  return end
}

/** After the closing quote, or where the caret is as long as there is none. */
function endOfQuotes(text: string, start: number, caret: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1
    else if (text.charAt(at) === '"') return Math.max(at + 1, caret)
  }
  return caret
}

function nothing(caret: number): Completion {
  return { start: caret, end: caret, prefix: '', field: null, suggestions: [], directory: null }
}
