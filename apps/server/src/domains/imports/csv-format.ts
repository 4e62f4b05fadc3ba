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

/** A CSV file, read as its mapping says. `now` (milliseconds) dates tickets of a file without times. */
export function csvFormat(file: string, mapping: Mapping, now: number): ImportFormat {
  return {
    file,
    project: mapping.project,
    fields: mapping.fields ?? [],
    stage: (watch) => stageCsv(file, mapping, now, watch),
  }
}

async function stageCsv(
  file: string,
  mapping: Mapping,
  now: number,
  watch: StageWatch,
): Promise<StagedImport> {
  const csv = await openCsv(file, mapping.format?.delimiter ?? ',')
  let rows = 0
  const staged = await stageFile({
    csv,
    file,
    mapping,
    signal: watch.signal,
    createdAt: (columns) => {
      const reader = readerOf(mapping, columns, new ChoicesOfFields([], []), now)
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
    inputHash: createHash('sha256').update(csv.hash()).update(JSON.stringify(mapping)).digest('hex'),
    rows: staged.rows,
    tickets: staged.tickets,
    columns: staged.columns,
    labels: [],
    read: (choices) => readStaged(mapping, staged, choices, now),
    close: () => staged.stage.close(),
  }
}

function* readStaged(mapping: Mapping, { columns, stage }: StagedFile, choices: FieldChoices, now: number) {
  const reader = readerOf(mapping, columns, choices, now)
  for (const ticket of stage.tickets()) {
    yield { position: ticket.position, rows: ticket.rows.length, read: reader.read(ticket) }
  }
}

function readerOf(
  mapping: Mapping,
  columns: readonly string[],
  choices: FieldChoices,
  now: number,
): TicketReader {
  const format = mapping.times?.format ?? 'iso'
  const readTime = timeReader(format, mapping.times?.zone ?? 'UTC')
  if (!readTime) throw badMapping('', `/times/format "${format}" needs YYYY, M or MM, and D or DD, once each`)
  return ticketReader(mapping, new CellReader(columns, mapping), readTime, choices, now)
}
