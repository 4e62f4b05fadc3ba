import { basename } from 'node:path'
import { CsvError, parse } from 'csv-parse'
import { badFile } from './imports.errors.ts'
import { openInput, type InputFile } from './input-file.ts'

/** A record longer than this is a missing quote that swallows the rest of the file, not a ticket. Characters. */
const LONGEST_RECORD = 1024 * 1024

export interface CsvRow {
  /** The line where the record starts; the header is line 1. */
  line: number
  cells: string[]
}

export interface CsvFile {
  /** Size on disk, in bytes. */
  readonly size: number
  /** Bytes read from the disk so far. */
  readonly bytesRead: number
  /** The header, then every row. @throws Problem when the file as a whole is no good */
  rows(): AsyncGenerator<CsvRow[]>
  /** SHA-256 of the file as it lies on the disk; only after the last row. */
  hash(): string
}

/** @throws Problem, or a system error for a file that cannot be opened */
export async function openCsv(
  path: string,
  delimiter: string,
  options: { quotes?: boolean } = {},
): Promise<CsvFile> {
  const input = await openInput(path, 'CSV')
  async function* rows(): AsyncGenerator<CsvRow[]> {
    const parser = parse({
      bom: true,
      quote: options.quotes === false ? null : '"',
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    })
    const feeding = feed(input, parser)
    feeding.catch((error: unknown) =>
      parser.destroy(error instanceof Error ? error : new Error(String(error))),
    )
    try {
      yield* batches(parser)
    } catch (error) {
      throw error instanceof CsvError ? badFile(basename(path), csvFault(error)) : error
    }
  }
  return {
    size: input.size,
    get bytesRead() {
      return input.bytesRead
    },
    rows,
    hash: () => input.hash(),
  }
}

async function feed(input: InputFile, parser: ReturnType<typeof parse>): Promise<void> {
  for await (const chunk of input.chunks()) {
    if (parser.destroyed) return
    if (!parser.write(chunk)) await drained(parser)
  }
  parser.end()
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      parser.off('drain', done)
      parser.off('close', done)
      resolve()
    }
    parser.on('drain', done)
    parser.on('close', done)
  })
}

/** Several rows at a time: a turn of the event loop for each row would cost more than reading it. */
async function* batches(
  parser: AsyncIterable<{ record: string[]; info: { lines: number } }>,
): AsyncGenerator<CsvRow[]> {
  let batch: CsvRow[] = []
  let line = 1
  for await (const { record, info } of parser) {
    batch.push({ line, cells: record })
    line = info.lines + 1
    if (batch.length === 500) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}

function csvFault(error: CsvError): string {
  const line = typeof error['lines'] === 'number' ? `line ${String(error['lines'])}` : 'a line'
  switch (error.code) {
    case 'CSV_MAX_RECORD_SIZE':
      return `the record at ${line} is longer than 1 MiB; is a closing quote missing?`
    case 'CSV_QUOTE_NOT_CLOSED':
      return `a quote is opened and never closed (the record ends at ${line})`
    case 'INVALID_OPENING_QUOTE':
    case 'CSV_INVALID_CLOSING_QUOTE':
      return `a quote stands at a wrong place in ${line}; quotes inside of a quoted text are doubled`
    default:
      return `it is not CSV: ${error.message}`
  }
}
