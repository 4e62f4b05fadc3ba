import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { LINES_PER_PART, type FileSums } from './export-format.ts'

/** The checksums of a file of lines, as it is written or read: of the whole, and of each thousand lines. */
export class Sums {
  readonly #whole = createHash('sha256')
  #part = createHash('sha256')
  #inPart = 0
  readonly #parts: string[] = []
  #lines = 0
  #bytes = 0

  /** @param line with its line break */
  add(line: Buffer): void {
    this.#whole.update(line)
    this.#part.update(line)
    this.#lines += 1
    this.#bytes += line.length
    this.#inPart += 1
    if (this.#inPart === LINES_PER_PART) this.#endPart()
  }

  /** The part that ended with the line added last, or null in the middle of one. */
  get ended(): { index: number; sum: string } | null {
    const sum = this.#parts.at(-1)
    return this.#inPart === 0 && sum !== undefined ? { index: this.#parts.length - 1, sum } : null
  }

  result(): FileSums {
    if (this.#inPart > 0) this.#endPart()
    return {
      lines: this.#lines,
      bytes: this.#bytes,
      sha256: this.#whole.digest('hex'),
      parts: this.#parts,
    }
  }

  #endPart(): void {
    this.#parts.push(this.#part.digest('hex').slice(0, 16))
    this.#part = createHash('sha256')
    this.#inPart = 0
  }
}

/** Writes a file line by line, for its owner only. */
export class LinesFile {
  readonly #file: FileHandle
  readonly #sums = new Sums()

  private constructor(file: FileHandle) {
    this.#file = file
  }

  static async create(path: string): Promise<LinesFile> {
    return new LinesFile(await open(path, 'w', 0o600))
  }

  async add(lines: readonly string[]): Promise<void> {
    const buffers = lines.map((line) => Buffer.from(`${line}\n`))
    for (const buffer of buffers) this.#sums.add(buffer)
    if (buffers.length > 0) await this.#file.appendFile(Buffer.concat(buffers))
  }

  /** Makes it durable and closes it. */
  async finish(): Promise<FileSums> {
    await this.#file.sync()
    await this.#file.close()
    return this.#sums.result()
  }

  async abandon(): Promise<void> {
    await this.#file.close()
  }
}

/** A line as it stands in a file; `complete` is false for a last one without its line break. */
export interface RawLine {
  bytes: Buffer
  complete: boolean
}

const LINE_BREAK = 0x0a

/** The lines of a file in batches, one for each piece that is read; the memory that it takes does not grow with the file. */
export async function* readLines(path: string): AsyncGenerator<RawLine[]> {
  const file = await open(path, 'r')
  let rest: Buffer[] = []
  try {
    for await (const chunk of file.createReadStream({ highWaterMark: 256 * 1024, autoClose: false })) {
      const piece = chunk as Buffer
      const lines: RawLine[] = []
      let start = 0
      for (let end = piece.indexOf(LINE_BREAK); end !== -1; end = piece.indexOf(LINE_BREAK, start)) {
        const bytes = Buffer.concat([...rest, piece.subarray(start, end + 1)])
        rest = []
        lines.push({ bytes, complete: true })
        start = end + 1
      }
      if (start < piece.length) rest.push(piece.subarray(start))
      if (lines.length > 0) yield lines
    }
    if (rest.length > 0) yield [{ bytes: Buffer.concat(rest), complete: false }]
  } finally {
    await file.close()
  }
}
