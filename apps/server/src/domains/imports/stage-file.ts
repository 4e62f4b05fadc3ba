import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { CsvFile } from './csv-file.ts'
import { columnNames } from './header.ts'
import { ExternalId } from './imported-ticket.ts'
import { badFile, missingColumns, stoppedWhileReading } from './imports.errors.ts'
import type { Mapping } from './mapping.ts'
import { columnsOf } from './mapping-columns.ts'
import { CellReader } from './read-cells.ts'
import type { RowFault } from './read-ticket.ts'
import { Stage } from './stage.ts'

export interface StagedFile {
  stage: Stage
  columns: string[]
  rows: number
  tickets: number
}

interface Staging {
  csv: CsvFile
  file: string
  mapping: Mapping
  createdAt(columns: readonly string[]): (cells: readonly string[]) => number | null
  fault(fault: RowFault, columns: readonly string[]): void
  progress(): void
  signal: AbortSignal
}

/**
 * Reads the whole file once, before anything is stored: a file that is cut off or damaged anywhere stores nothing. The
 * caller closes the stage.
 * @throws Problem when the file as a whole cannot be used
 */
export async function stageFile(staging: Staging): Promise<StagedFile> {
  const { csv, file, mapping } = staging
  const stage = new Stage()
  try {
    let columns: string[] | null = null
    let add: ((row: { line: number; cells: string[] }) => void) | null = null
    let rows = 0
    for await (const batch of csv.rows()) {
      if (staging.signal.aborted) throw stoppedWhileReading(basename(file))
      for (const row of batch) {
        if (columns === null || add === null) {
          columns = columnNames(row.cells)
          assertColumns(file, columns, mapping)
          add = adder(staging, stage, columns)
          continue
        }
        add(row)
        rows += 1
      }
      staging.progress()
    }
    if (columns === null) throw badFile(basename(file), 'it is empty')
    if (rows === 0) throw badFile(basename(file), 'it has a header but no rows')
    return { stage, columns, rows, tickets: stage.seal() }
  } catch (error) {
    stage.close()
    throw error
  }
}

function assertColumns(file: string, columns: readonly string[], mapping: Mapping): void {
  const missing = columnsOf(mapping).filter((column) => !columns.includes(column))
  if (missing.length > 0) throw missingColumns(basename(file), missing, columns)
}

function adder(staging: Staging, stage: Stage, columns: string[]) {
  const reader = new CellReader(columns, staging.mapping)
  const createdAt = staging.createdAt(columns)
  const { id } = staging.mapping
  return (row: { line: number; cells: string[] }) => {
    const wrongLength =
      row.cells.length === columns.length
        ? null
        : `the row has ${String(row.cells.length)} cells, the header ${String(columns.length)}`
    const external = id === undefined ? hashOf(row.cells) : reader.at(row.cells).get(id)
    const wrongId = external === null ? 'is missing' : fieldErrors(ExternalId, external)[0]?.message
    if (external === null || wrongId !== undefined) {
      const reason = wrongLength ?? `${id ?? 'the id'} ${wrongId ?? ''}`
      staging.fault({ line: row.line, cells: row.cells, reason }, columns)
      return
    }
    stage.add(external, createdAt(row.cells), { ...row, fault: wrongLength })
  }
}

/** Without a column for the id, the whole row is what makes a ticket the same one in the next run. */
function hashOf(cells: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(cells)).digest('hex').slice(0, 32)
}
