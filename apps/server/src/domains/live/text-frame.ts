const FINAL_TEXT = 0x81

/**
 * JSON as a frame of the WebSocket protocol (RFC 6455, 5.2: whole, not masked), made once for all sockets that get it: to
 * them it is bytes.
 */
export class TextFrame {
  readonly bytes: Buffer
  readonly #headerLength: number

  /** @param json in UTF-8, one part after the other */
  constructor(...json: readonly Buffer[]) {
    const header = headerFor(json.reduce((length, part) => length + part.length, 0))
    this.#headerLength = header.length
    this.bytes = Buffer.concat([header, ...json])
  }

  static of(value: object): TextFrame {
    return new TextFrame(Buffer.from(JSON.stringify(value)))
  }

  get length(): number {
    return this.bytes.length
  }

  /** What the receiver reads. */
  get json(): string {
    return this.bytes.toString('utf8', this.#headerLength)
  }
}

function headerFor(length: number): Buffer {
  if (length < 126) return Buffer.from([FINAL_TEXT, length])
  const long = length >= 65_536
  const header = Buffer.alloc(long ? 10 : 4)
  header[0] = FINAL_TEXT
  header[1] = long ? 127 : 126
  if (long) header.writeBigUInt64BE(BigInt(length), 2)
  else header.writeUInt16BE(length, 2)
  return header
}
