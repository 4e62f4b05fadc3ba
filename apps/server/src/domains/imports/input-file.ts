import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { badFile } from './imports.errors.ts'
import { Utf8Check } from './utf8-check.ts'

/** A text file on disk, plain or gzip, read once from its beginning to its end. */
export interface InputFile {
  readonly path: string
  /** Size on disk, in bytes. */
  readonly size: number
  /** Bytes read from the disk so far. */
  readonly bytesRead: number
  /** The text unpacked and seen to be UTF-8. @throws Problem when it is damaged */
  chunks(): AsyncGenerator<Buffer>
  /** SHA-256 of the file as it lies on the disk; only after the last chunk. */
  hash(): string
}

/** @throws Problem, or a system error for a file that cannot be opened */
export async function openInput(path: string, format: string): Promise<InputFile> {
  const { gzip, size } = await look(path, format)
  const hash = createHash('sha256')
  let bytesRead = 0
  async function* chunks(): AsyncGenerator<Buffer> {
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
    try {
      yield* checked(path, gzip ? gunzip(path, counted) : counted)
    } finally {
      source.destroy()
    }
  }
  return {
    path,
    size,
    get bytesRead() {
      return bytesRead
    },
    chunks,
    hash: () => hash.copy().digest('hex'),
  }
}

async function look(path: string, format: string): Promise<{ gzip: boolean; size: number }> {
  const found = await stat(path)
  if (found.isDirectory()) throw badFile(basename(path), 'it is a folder; name a file')
  const { size } = found
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0)
    const start = buffer.subarray(0, bytesRead)
    if (bytesRead === 0) throw badFile(basename(path), 'it is empty')
    if (start.toString('latin1', 0, 2) === 'PK') {
      throw badFile(basename(path), `it is a ZIP archive or a spreadsheet; save it as ${format}`)
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

async function* checked(path: string, plain: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const check = new Utf8Check()
  const fail = (line: number) =>
    badFile(basename(path), `line ${String(line)} is not UTF-8 text; save the file as UTF-8`)
  for await (const chunk of plain) {
    if (chunk.includes(0)) throw badFile(basename(path), 'it is not a text file: it holds zero bytes')
    const fault = check.push(chunk)
    if (fault !== null) throw fail(fault)
    yield chunk
  }
  const fault = check.end()
  if (fault !== null) throw fail(fault)
}
