import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import { badFile } from './imports.errors.ts'
import { Utf8Check } from './utf8-check.ts'

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
  const { gzip, size } = await look(path)
  const hash = createHash('sha256')
  let bytesRead = 0
  async function* rows(): AsyncGenerator<CsvRow[]> {
    const source = createReadStream(path, { highWaterMark: 256 * 1024 })
    const counted = Readable.from(
      (async function* () {
        for await (const chunk of source as AsyncIterable<Buffer>) {
          bytesRead += chunk.length
          hash.update(chunk)
          yield chunk
        }
      })(),
    )
    const parser = parse({
      bom: true,
      quote: options.quotes === false ? null : '"',
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: LONGEST_RECORD,
    })
    const plain: AsyncIterable<Buffer> = gzip ? gunzip(path, counted) : counted
    const feeding = feed(path, plain, parser)
    feeding.catch((error: unknown) =>
      parser.destroy(error instanceof Error ? error : new Error(String(error))),
    )
    try {
      yield* batches(parser)
    } catch (error) {
      throw error instanceof CsvError ? badFile(basename(path), csvFault(error)) : error
    } finally {
      source.destroy()
    }
  }
  return {
    size,
    get bytesRead() {
      return bytesRead
    },
    rows,
    hash: () => hash.copy().digest('hex'),
  }
}

async function look(path: string): Promise<{ gzip: boolean; size: number }> {
  const found = await stat(path)
  if (found.isDirectory()) throw badFile(basename(path), 'it is a folder; name a file')
  const { size } = found
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const start = buffer.subarray(0, bytesRead)
    if (bytesRead === 0) throw badFile(basename(path), 'it is empty')
    if (start.toString('latin1', 0, 2) === 'PK') {
      throw badFile(basename(path), 'it is a ZIP archive or a spreadsheet; save it as CSV')
    }
    if (start.toString('hex', 0, 2) === 'fffe' || start.toString('hex', 0, 2) === 'feff') {
      throw badFile(basename(path), 'it is UTF-16; save it as UTF-8')
    }
    return { gzip: start.toString('hex', 0, 2) === '1f8b', size }
  } finally {
    await file.close()
  }
}

async function* gunzip(path: string, compressed: Readable): AsyncGenerator<Buffer> {
  const unzip = createGunzip()
  compressed.on('error', (error) => unzip.destroy(error))
  compressed.pipe(unzip)
  try {
    yield* unzip as AsyncIterable<Buffer>
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (!code.startsWith('Z_')) throw error
    const why = code === 'Z_BUF_ERROR' ? 'it ends too early' : 'its compressed data is damaged'
    throw badFile(basename(path), `${why}; copy or download it again`)
  }
}

async function feed(
  path: string,
  plain: AsyncIterable<Buffer>,
  parser: ReturnType<typeof parse>,
): Promise<void> {
  const check = new Utf8Check()
  const fail = (line: number) =>
    badFile(basename(path), `line ${String(line)} is not UTF-8 text; save the file as UTF-8`)
  for await (const chunk of plain) {
    if (chunk.includes(0)) throw badFile(basename(path), 'it is not a text file: it holds zero bytes')
    const fault = check.push(chunk)
    if (fault !== null) throw fail(fault)
    if (parser.destroyed) return
    if (!parser.write(chunk)) await drained(parser)
  }
  const fault = check.end()
  if (fault !== null) throw fail(fault)
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
