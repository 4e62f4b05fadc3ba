import type { ChoiceFrom, FieldFrom, Mapping, NameFrom, PersonFrom, StepFrom, TextFrom } from './mapping.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { PersonName, type NewPersonRef } from './imported-ticket.ts'
import type { ReadTime } from './time-format.ts'

/** Says that a row leaves a value as it was. */
export const KEEP = Symbol('keep')

/** What is wrong with one cell. */
export class CellError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'CellError'
  }
}

/** The cells of one row by column name; null where the value is missing. */
export interface Cells {
  get(column: string): string | null
}

/** The apostrophe that an export puts before what a spreadsheet would run (docs/guides/export.md). */
const GUARDED = /^'(?=[=+\-@\t\r\n＝＋－＠])/

/** Finds columns once, so that reading a row is looking at an index. */
export class CellReader implements Cells {
  readonly #index: ReadonlyMap<string, number>
  readonly #missing: ReadonlySet<string>
  #cells: readonly string[] = []

  constructor(columns: readonly string[], mapping: Mapping) {
    this.#index = new Map(columns.map((name, index) => [name, index]))
    this.#missing = new Set(mapping.format?.missing ?? [])
  }

  /** The same reader, looking at another row. */
  at(cells: readonly string[]): this {
    this.#cells = cells
    return this
  }

  get(column: string): string | null {
    const cell = this.#cells[this.#index.get(column) ?? -1]?.replace(GUARDED, '').trim()
    return cell === undefined || cell === '' || this.#missing.has(cell) ? null : cell
  }
}

const PLACE = /\{([^{}]+)\}/g

/** Fills `{column}` (or `{value}`) places; null when one of them is missing. */
function fill(template: string, value: (place: string) => string | null): string | null {
  let complete = true
  const text = template.replace(PLACE, (_whole, place: string) => {
    const found = value(place)
    if (found === null) complete = false
    return found ?? ''
  })
  return complete ? text : null
}

export function placesOf(template: string): string[] {
  return [...template.matchAll(PLACE)].map((match) => match[1] ?? '')
}

export function readText(from: TextFrom, cells: Cells): string | null {
  if (typeof from === 'string') return cells.get(from)
  if ('parts' in from) {
    const parts = from.parts.map((part) => fill(part, (place) => cells.get(place)))
    const there = parts.filter((part) => part !== null)
    if (there.length > 0) return there.join(from.separator ?? ' ')
    return from.otherwise === undefined ? null : fill(from.otherwise, (place) => cells.get(place))
  }
  const value = cells.get(from.column)
  if (value === null) return null
  const mapped = from.values?.[value]
  if (mapped !== undefined) return mapped
  return from.text === undefined ? value : fill(from.text, () => value)
}

/** One of our words: through the table, or the same word in any spelling of case, blanks and hyphens. */
export function readChoice<T extends string>(
  from: ChoiceFrom<T>,
  choices: readonly T[],
  cells: Cells,
): T | typeof KEEP | null {
  const spec = typeof from === 'string' ? { column: from } : from
  const cell = cells.get(spec.column)
  if (cell === null) return spec.otherwise ?? null
  if (spec.keep?.includes(cell)) return KEEP
  const mapped = spec.values?.[cell] ?? same(cell, choices)
  if (mapped !== undefined) return mapped
  if (spec.otherwise !== undefined) return spec.otherwise
  const known = spec.values ? Object.keys(spec.values) : choices
  throw new CellError(`${spec.column} "${cell}" is not known; the mapping knows ${known.join(', ')}`)
}

/**
 * A step by what the cell or the table says of it, in any spelling of case.
 * @param find the name of the step as its workflow has it
 */
export function readStep(
  from: StepFrom,
  find: (name: string) => string | undefined,
  cells: Cells,
): string | typeof KEEP | null {
  const spec = typeof from === 'string' ? { column: from } : from
  const cell = cells.get(spec.column)
  if (cell !== null && spec.keep?.includes(cell)) return KEEP
  const meant = cell === null ? null : find(spec.values?.[cell] ?? cell)
  const step = meant ?? (spec.otherwise === undefined ? undefined : find(spec.otherwise))
  if (step !== undefined || cell === null) return step ?? null
  throw new CellError(
    `${spec.column} "${cell}" is no step of the workflow; say with /ticket/step which one it means`,
  )
}

function same<T extends string>(cell: string, choices: readonly T[]): T | undefined {
  const word = cell.toLowerCase().replace(/[\s-]+/g, '_')
  const meant = SYNONYMS[word] ?? word
  return choices.find((choice) => choice === meant)
}

/** Words that other systems use for ours. */
const SYNONYMS: Record<string, string> = {
  new: 'open',
  todo: 'open',
  to_do: 'open',
  reopened: 'open',
  active: 'in_progress',
  doing: 'in_progress',
  done: 'closed',
  fixed: 'resolved',
  solved: 'resolved',
  urgent: 'critical',
  highest: 'critical',
  blocker: 'critical',
  major: 'high',
  normal: 'medium',
  moderate: 'medium',
  minor: 'low',
  lowest: 'low',
  trivial: 'low',
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

export function readPerson(from: PersonFrom, cells: Cells): NewPersonRef | null {
  const spec = typeof from === 'string' ? { column: from } : from
  const cell = cells.get(spec.column)
  const emailCell = spec.email_column === undefined ? null : cells.get(spec.email_column)
  const value = cell ?? emailCell
  if (value === null) return null
  const address = [emailCell, cell].find((one) => one !== null && EMAIL.test(one)) ?? null
  // As accounts are compared: see foldEmail.
  const email = address === null ? null : address.normalize('NFC').toLowerCase()
  const role = spec.role ?? 'requester'
  if (email !== null) {
    const name = cell !== null && cell.toLowerCase() !== email ? cell : (email.split('@')[0] ?? email)
    return { key: `email:${email}`, name: checkedName(spec.column, name), email, role }
  }
  const name = checkedName(
    spec.column,
    spec.name === undefined ? value : (fill(spec.name, () => value) ?? value),
  )
  return { key: `name:${name}`, name, email: null, role }
}

function checkedName(column: string, name: string): string {
  const [error] = fieldErrors(PersonName, name)
  if (error) throw new CellError(`${column} "${name.slice(0, 40)}" ${error.message}`)
  return name
}

export function readName(from: NameFrom, cells: Cells): string | null {
  const spec = typeof from === 'string' ? { column: from } : from
  const cell = cells.get(spec.column)
  if (cell === null || spec.name === undefined) return cell
  return fill(spec.name, () => cell)
}

export function readTimeCell(column: string, cells: Cells, read: ReadTime, format: string): number | null {
  const cell = cells.get(column)
  if (cell === null) return null
  const time = read(cell)
  if (time === null) throw new CellError(`${column} "${cell}" is not a time in the format ${format}`)
  return time
}

const TRUE = new Set(['true', '1', 'yes', 'y', 'on'])
const FALSE = new Set(['false', '0', 'no', 'n', 'off'])

export function readField(field: FieldFrom, cells: Cells, read: ReadTime): string | number | boolean | null {
  const cell = cells.get(field.column)
  if (cell === null) return null
  const mapped = field.values?.[cell]
  if (mapped !== undefined) return mapped
  switch (field.type) {
    case 'number': {
      const number = Number(cell)
      if (Number.isFinite(number)) return number
      throw new CellError(`${field.column} "${cell}" is not a number`)
    }
    case 'checkbox': {
      const word = cell.toLowerCase()
      if (TRUE.has(word)) return true
      if (FALSE.has(word)) return false
      throw new CellError(`${field.column} "${cell}" is neither true nor false`)
    }
    case 'date': {
      if (/^\d{4}-\d{2}-\d{2}$/.test(cell)) return cell
      const time = read(cell)
      if (time === null) throw new CellError(`${field.column} "${cell}" is not a date`)
      return new Date(time).toISOString().slice(0, 10)
    }
    case 'text':
    case 'select':
    case 'person':
    case 'url':
      return cell
  }
}
