import { createHash, randomUUID } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { open, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Incoming } from '../../domains/attachments/file-store.ts'
import { completeLength } from '../../domains/imports/utf8-check.ts'
import { makeFolder } from '../make-folder.ts'

/** Bytes of the beginning that types are recognised by. */
const HEAD_BYTES = 4_100
const LEFT_BEHIND_MILLIS = 24 * 60 * 60 * 1000
const END = '.part'

/**
 * Writes a stream to a temporary file, piece by piece, and learns on the way what it is. Nothing is left when it fails.
 * @throws whatever the stream or the disk fails with
 */
export async function receive(stream: Readable, folder: string): Promise<Incoming> {
  makeFolder(folder)
  const path = join(folder, `${randomUUID()}${END}`)
  const discard = () => rm(path, { force: true })
  const file = await open(path, 'wx', 0o600)
  const hash = createHash('sha256')
  const text = new TextCheck()
  let head = Buffer.alloc(0)
  let size = 0
  try {
    for await (const chunk of stream) {
      const piece = chunk as Buffer
      hash.update(piece)
      text.push(piece)
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, piece.subarray(0, HEAD_BYTES - head.length)])
      await file.appendFile(piece)
      size += piece.length
    }
    await file.close()
  } catch (error) {
    await file.close().catch(() => undefined)
    await discard()
    throw error
  }
  return { path, size, sha256: hash.digest('hex'), head, isText: text.end(), discard }
}

/** Removes what a process left behind that ended in the middle of an upload. */
export async function sweepIncoming(folder: string, now: number): Promise<void> {
  makeFolder(folder)
  for (const name of await readdir(folder)) {
    if (!name.endsWith(END)) continue
    const path = join(folder, name)
    const found = await stat(path).catch(() => null)
    if (found && now - found.mtimeMs > LEFT_BEHIND_MILLIS) await rm(path, { force: true })
  }
}

/** Tab, line feed, form feed, carriage return and escape stand in texts; other control characters do not. */
const IN_TEXTS = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b])

function hasControl(bytes: Buffer): boolean {
  return bytes.some((byte) => (byte < 0x20 && !IN_TEXTS.has(byte)) || byte === 0x7f)
}

class TextCheck {
  #isText = true
  /** Bytes of a character that goes on in the next piece. */
  #rest = Buffer.alloc(0)

  push(piece: Buffer): void {
    if (!this.#isText) return
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, piece]) : piece
    const whole = bytes.subarray(0, completeLength(bytes))
    this.#rest = Buffer.from(bytes.subarray(whole.length))
    this.#isText = isUtf8(whole) && !hasControl(whole)
  }

  end(): boolean {
    return this.#isText && this.#rest.length === 0
  }
}
