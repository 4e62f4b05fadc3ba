import { isUtf8 } from 'node:buffer'

const NEWLINE = 0x0a

/** Refuses text that is not UTF-8 and says in which line, instead of putting replacement characters into tickets. */
export class Utf8Check {
  #line = 1
  /** Bytes of a character that goes on in the next chunk. */
  #rest: Buffer = Buffer.alloc(0)

  /** @returns the line of the first byte that is not UTF-8, or null when all is well so far. */
  push(chunk: Buffer): number | null {
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    const whole = bytes.subarray(0, completeLength(bytes))
    this.#rest = Buffer.from(bytes.subarray(whole.length))
    if (!isUtf8(whole)) return this.#lineOfFault(whole)
    this.#line += newlines(whole)
    return null
  }

  end(): number | null {
    return this.#rest.length === 0 ? null : this.#line
  }

  #lineOfFault(bytes: Buffer): number {
    let line = this.#line
    let start = 0
    for (;;) {
      const end = bytes.indexOf(NEWLINE, start)
      const stop = end < 0 ? bytes.length : end + 1
      if (end < 0 || !isUtf8(bytes.subarray(start, stop))) return line
      line += 1
      start = stop
    }
  }
}

/** The length without a character that is cut off at the end (at most three bytes of it are there). */
export function completeLength(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return bytes.length
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return back < needs ? bytes.length - back : bytes.length
    }
  }
  return bytes.length
}

function newlines(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) count += 1
  return count
}
