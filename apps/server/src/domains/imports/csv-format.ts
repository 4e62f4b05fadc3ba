import { createHash } from 'node:crypto'
import { openCsv } from './csv-file.ts'
import { ChoicesOfFields } from './field-choices.ts'
import type { ImportFormat, StagedImport, StageWatch } from './import-format.ts'
import { badMapping } from './imports.errors.ts'
import type { Mapping } from './mapping.ts'
import { CellReader } from './read-cells.ts'
import { ticketReader, type FieldChoices, type TicketReader } from './read-ticket.ts'
import { stageFile, type StagedFile } from './stage-file.ts'
import { timeReader } from './time-format.ts'
import type { WorkflowOfImport } from './workflow-of-import.ts'

/** What a file is read by: its mapping, the workflow that this names, and milliseconds that date tickets without times. */
interface Reading {
  mapping: Mapping
  workflow: WorkflowOfImport | null
  now: number
}

/** A CSV file, read as its mapping says. */
export function csvFormat(file: string, reading: Reading): ImportFormat {
  const { mapping, workflow } = reading
  return {
    file,
    project: mapping.project,
    fields: mapping.fields ?? [],
    workflow,
    stage: (watch) => stageCsv(file, reading, watch),
  }
}

async function stageCsv(file: string, reading: Reading, watch: StageWatch): Promise<StagedImport> {
  const { mapping, workflow } = reading
  const csv = await openCsv(file, mapping.format?.delimiter ?? ',')
  let rows = 0
  const staged = await stageFile({
    csv,
    file,
    mapping,
    signal: watch.signal,
    createdAt: (columns) => {
      const reader = readerOf(reading, columns, new ChoicesOfFields([], []))
      return (cells) => {
        rows += 1
        return reader.createdAt(cells)
      }
    },
    fault: (fault, columns) => watch.fault(fault, columns),
    progress: () => watch.progress({ done: csv.bytesRead, total: csv.size }, rows),
  })
  return {
    source: mapping.source,
    inputHash: createHash('sha256')
      .update(csv.hash())
      .update(JSON.stringify(workflow?.file ? [mapping, workflow.file] : mapping))
      .digest('hex'),
    rows: staged.rows,
    tickets: staged.tickets,
    columns: staged.columns,
    labels: [],
    read: (choices) => readStaged(reading, staged, choices),
    close: () => staged.stage.close(),
  }
}

function* readStaged(reading: Reading, { columns, stage }: StagedFile, choices: FieldChoices) {
  const reader = readerOf(reading, columns, choices)
  for (const ticket of stage.tickets()) {
    yield { position: ticket.position, rows: ticket.rows.length, read: reader.read(ticket) }
  }
}

function readerOf(
  { mapping, workflow, now }: Reading,
  columns: readonly string[],
  choices: FieldChoices,
): TicketReader {
  const format = mapping.times?.format ?? 'iso'
  const readTime = timeReader(format, mapping.times?.zone ?? 'UTC')
  if (!readTime) throw badMapping('', `/times/format "${format}" needs YYYY, M or MM, and D or DD, once each`)
  return ticketReader(mapping, new CellReader(columns, mapping), readTime, choices, { now, workflow })
}
