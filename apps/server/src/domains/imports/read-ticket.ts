import { createHash } from 'node:crypto'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { fieldValueError } from '@waybill/contract/projects/field-values.ts'
import type { FieldType } from '@waybill/contract/projects/project.ts'
import { PRIORITIES } from '@waybill/contract/tickets/ticket.ts'
import { STATUSES } from '@waybill/contract/workflows/step.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { diffValues } from './diff-values.ts'
import {
  ImportedValues,
  type ImportedChange,
  type ImportedTicket,
  type NewPersonRef,
} from './imported-ticket.ts'
import type { FieldFrom, Mapping, PersonFrom } from './mapping.ts'
import { inOrder } from './order-rows.ts'
import {
  CellError,
  KEEP,
  readChoice,
  readField,
  readName,
  readPerson,
  readText,
  readTimeCell,
  type CellReader,
} from './read-cells.ts'
import type { StagedTicket } from './stage.ts'
import { stepReader } from './step-reader.ts'
import type { ReadTime } from './time-format.ts'
import type { WorkflowOfImport } from './workflow-of-import.ts'

export interface RowFault {
  line: number
  reason: string
  cells: string[]
}

export interface ReadTicket {
  ticket: ImportedTicket
  people: NewPersonRef[]
  /** What it brings along besides, or could not bring, by name. */
  counts?: Record<string, number>
}

/** Choices of select fields: those of the project and the mapping, and what the file adds where it may. */
export interface FieldChoices {
  /** Whether the value may stand in the field; takes note of it when it is new. */
  accept(field: Pick<FieldFrom, 'key' | 'options'>, value: string): boolean
}

export interface TicketReader {
  /** The ticket of these rows, or what is wrong with each bad row: then the ticket is left out as a whole. */
  read(staged: StagedTicket): ReadTicket | RowFault[]
  /** When the ticket of a row was made, for the order of tickets; null when the row does not say. */
  createdAt(cells: readonly string[]): number | null
}

interface ReadRow {
  line: number
  order: number | null
  at: number
  actor: string | null
  values: ImportedValues
  cells: string[]
}

const UNKNOWN_REPORTER: NewPersonRef = {
  key: 'name:Unknown reporter',
  name: 'Unknown reporter',
  email: null,
  role: 'requester',
}

/**
 * Reads the rows of a ticket as the mapping says. Pure but for `choices`.
 * @param workflow whose steps the rows name; null: they have a status and no step
 * @param now milliseconds: the time of tickets whose file has no column that says when they were made
 */
export function ticketReader(
  mapping: Mapping,
  cells: CellReader,
  readTime: ReadTime,
  choices: FieldChoices,
  { workflow, now }: { workflow: Pick<WorkflowOfImport, 'name' | 'steps'> | null; now: number },
): TicketReader {
  const steps = workflow && stepReader(mapping, workflow)
  const format = mapping.times?.format ?? 'iso'
  const time = (column: string | undefined) =>
    column === undefined ? null : readTimeCell(column, cells, readTime, format)
  const separator =
    (typeof mapping.ticket.labels === 'object' ? mapping.ticket.labels.separator : undefined) ?? ','
  const beginning = steps?.start ?? { status: 'open' as const }
  const undated = mapping.created_at === undefined && mapping.changed_at === undefined

  return {
    createdAt(row) {
      cells.at(row)
      const text = mapping.created_at ?? mapping.changed_at
      const cell = text === undefined ? null : cells.get(text)
      return cell === null ? null : readTime(cell)
    },
    read(staged) {
      const people = new Map<string, NewPersonRef>()
      const faults: RowFault[] = []
      const repeated = mapping.rows === 'tickets' ? repetitions(staged, mapping.id) : null
      if (repeated && repeated.faults.length > 0) return repeated.faults
      const rows: ReadRow[] = []
      let before: ImportedValues | null = null
      // Read in the order of the file first, because the order column and the time are in the rows; values that a row
      // keeps are those of the row before it in the right order, so they are read again after sorting.
      const placed: { line: number; order: number | null; at: number; cells: string[] }[] = []
      for (const row of staged.rows) {
        cells.at(row.cells)
        try {
          if (row.fault !== null) throw new CellError(row.fault)
          placed.push({
            ...row,
            order: orderOf(),
            at: time(mapping.changed_at) ?? createdOf() ?? undatedOf(),
          })
        } catch (error) {
          faults.push(faultOf(error, row))
        }
      }
      if (faults.length > 0) return faults
      for (const row of inOrder(placed)) {
        cells.at(row.cells)
        try {
          const values = valuesOf(before, people)
          check(values)
          before = values
          rows.push({ ...row, actor: personKey(mapping.changed_by, people), values })
        } catch (error) {
          faults.push(faultOf(error, row))
        }
      }
      const first = rows[0]
      if (faults.length > 0 || !first) return faults
      cells.at(first.cells)
      try {
        const ticket = ticketOf(staged, first, rows, people)
        const counts = {
          ...(undated && { undated: 1 }),
          ...(steps && { moves: ticket.changes.filter(({ set }) => set.step !== undefined).length }),
          ...(repeated?.same && { repeated_rows: repeated.same }),
        }
        return { ticket, people: [...people.values()], counts }
      } catch (error) {
        return [faultOf(error, first)]
      }
    },
  }

  function orderOf(): number | null {
    if (mapping.order === undefined) return null
    const cell = cells.get(mapping.order)
    if (cell === null) throw new CellError(`${mapping.order} is missing`)
    const order = Number(cell)
    if (!Number.isFinite(order)) throw new CellError(`${mapping.order} "${cell}" is not a number`)
    return order
  }

  function createdOf(): number | null {
    return time(mapping.created_at)
  }

  /** The time of a row that does not say it: nothing may be settled before it was made. */
  function undatedOf(): number {
    if (!undated) {
      const columns = [mapping.created_at, mapping.changed_at].filter((column) => column !== undefined)
      throw new CellError(`the row has no time: ${[...new Set(columns)].join(' and ')} missing`)
    }
    const settledAt = [time(mapping.ticket.resolved_at), time(mapping.ticket.closed_at)]
    return Math.min(now, ...settledAt.filter((at) => at !== null))
  }

  function valuesOf(before: ImportedValues | null, people: Map<string, NewPersonRef>): ImportedValues {
    const { ticket } = mapping
    const choice = <T extends string>(read: T | typeof KEEP | null, kept: T | undefined, otherwise: T): T =>
      read === KEEP ? (kept ?? otherwise) : (read ?? otherwise)
    const text = (name: 'description' | 'category' | 'sub_category' | 'department') => {
      const from = ticket[name]
      return from === undefined ? null : readText(from, cells)
    }
    const title = readText(ticket.title, cells)
    if (title === null) throw new CellError('the title is empty')
    const severity = ticket.severity === undefined ? null : readChoice(ticket.severity, PRIORITIES, cells)
    const reporter = ticket.reporter ?? mapping.created_by
    return {
      title,
      description: text('description') ?? '',
      ...(steps?.read(cells, before) ?? {
        status: choice(
          ticket.status ? readChoice(ticket.status, STATUSES, cells) : null,
          before?.status,
          'open',
        ),
      }),
      priority: choice(
        ticket.priority ? readChoice(ticket.priority, PRIORITIES, cells) : null,
        before?.priority,
        'medium',
      ),
      severity: severity === KEEP ? (before?.severity ?? null) : severity,
      category: text('category'),
      sub_category: text('sub_category'),
      department: text('department'),
      assignee: personKey(ticket.assignee, people),
      team: ticket.team === undefined ? null : readName(ticket.team, cells),
      reporter: personKey(reporter, people) ?? noted(UNKNOWN_REPORTER, people),
      due_at: toIsoOrNull(time(ticket.due_at)),
      labels: labelsOf(),
      fields: fieldsOf(people),
    }
  }

  function personKey(from: PersonFrom | undefined, people: Map<string, NewPersonRef>): string | null {
    const person = from === undefined ? null : readPerson(from, cells)
    return person && noted(person, people)
  }

  function labelsOf(): string[] {
    const from = mapping.ticket.labels
    if (from === undefined) return []
    const cell = cells.get(typeof from === 'string' ? from : from.column)
    const names = (cell ?? '').split(separator).map((name) => name.trim())
    return [...new Set(names.filter((name) => name !== ''))].toSorted()
  }

  function fieldsOf(people: Map<string, NewPersonRef>): ImportedValues['fields'] {
    const fields: ImportedValues['fields'] = {}
    for (const field of mapping.fields ?? []) {
      if (field.type === 'person') {
        const key = personKey(field.column, people)
        if (key !== null) fields[field.key] = key
        continue
      }
      const value = readField(field, cells, readTime)
      if (value === null) continue
      const wrong = wrongField(field, value)
      if (wrong !== null) throw new CellError(`${field.column} "${String(value)}" ${wrong}`)
      fields[field.key] = value
    }
    return fields
  }

  function wrongField(field: FieldFrom, value: string | number | boolean): string | null {
    if (field.type !== 'select')
      return fieldValueError({ type: field.type satisfies FieldType, options: [] }, value)
    return choices.accept(field, String(value)) ? null : `is not one of the choices of the field ${field.key}`
  }

  function ticketOf(
    staged: StagedTicket,
    first: ReadRow,
    rows: readonly ReadRow[],
    people: Map<string, NewPersonRef>,
  ): ImportedTicket {
    const created = createdOf() ?? first.at
    const reporter = first.values.reporter
    const byFirstRow = mapping.changed_by !== undefined && mapping.created_at === undefined
    const actor = mapping.created_by
      ? personKey(mapping.created_by, people)
      : byFirstRow
        ? first.actor
        : reporter
    return {
      external_id: staged.external,
      created_at: toIso(created),
      actor,
      // Nobody saw the ticket before its first row; it starts open, and a first row that says more is its first change.
      first: { ...first.values, ...beginning },
      changes: mapping.rows === 'tickets' ? settled(first, created) : history(first, rows),
      digest: digestOf(staged),
    }
  }

  function history(first: ReadRow, rows: readonly ReadRow[]): ImportedChange[] {
    let before: ImportedValues = { ...first.values, ...beginning }
    const changes: ImportedChange[] = []
    for (const row of rows) {
      const set = diffValues(before, row.values)
      if (set) changes.push({ at: toIso(row.at), actor: row.actor, set })
      before = row.values
    }
    return changes
  }

  /** With one row a ticket, only its status has a history: the times when it was resolved and closed. */
  function settled(row: ReadRow, created: number): ImportedChange[] {
    const { status, step } = row.values
    if (status === beginning.status && step === steps?.start.step) return []
    const resolved = time(mapping.ticket.resolved_at)
    const closed = time(mapping.ticket.closed_at)
    const last = row.at
    const changes: ImportedChange[] = []
    const add = (at: number, set: Pick<ImportedValues, 'status' | 'step'>) =>
      changes.push({ at: toIso(at), actor: row.actor, set })
    const here = { status, ...(step !== undefined && { step }) }
    const between = steps ? steps.resolved : { status: 'resolved' as const }
    if (status === 'closed' && resolved !== null && between) add(resolved, between)
    if (status === 'resolved') add(resolved ?? last, here)
    else if (status === 'closed') add(closed ?? resolved ?? last, here)
    else add(Math.max(last, created), here)
    return changes
  }
}

/** Rows of a list that have the id of a row before them: the very same ones are harmless, of others nobody knows which is right. */
function repetitions({ rows, external }: StagedTicket, id: string | undefined) {
  const [first, ...others] = rows
  const text = JSON.stringify(first?.cells)
  const different = others.filter((row) => JSON.stringify(row.cells) !== text)
  const faults = different.map((row): RowFault => {
    const reason = `${id ?? 'the id'} "${external}" stands in line ${String(first?.line)} already, with other values`
    return { line: row.line, reason: row.fault ?? reason, cells: row.cells }
  })
  return { same: others.length - different.length, faults }
}

function noted(person: NewPersonRef, people: Map<string, NewPersonRef>): string {
  if (!people.has(person.key)) people.set(person.key, person)
  return person.key
}

function check(values: ImportedValues): void {
  const errors = fieldErrors(ImportedValues, values)
  if (errors.length === 0) return
  throw new CellError(errors.map((error) => `${error.pointer.slice(1)} ${error.message}`).join('; '))
}

function faultOf(error: unknown, row: { line: number; cells: string[] }): RowFault {
  if (!(error instanceof CellError)) throw error
  return { line: row.line, reason: error.message, cells: row.cells }
}

function digestOf(staged: StagedTicket): string {
  const hash = createHash('sha256')
  for (const row of staged.rows) hash.update(JSON.stringify(row.cells))
  return hash.digest('hex').slice(0, 32)
}
