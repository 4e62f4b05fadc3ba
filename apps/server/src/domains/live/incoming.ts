import type { RawData, WebSocket } from 'ws'

/** Frames of one client that wait for their turn; beyond it the client's network waits. */
const MOST_WAITING = 32

/** Hands over the frames of one socket one after the other, and stops reading from a client that is faster than that. */
export class Incoming {
  readonly #socket: WebSocket
  readonly #handle: (data: Buffer, isBinary: boolean) => Promise<void>
  readonly #waiting: [Buffer, boolean][] = []
  #busy = false

  /** @param handle must not throw */
  constructor(socket: WebSocket, handle: (data: Buffer, isBinary: boolean) => Promise<void>) {
    this.#socket = socket
    this.#handle = handle
  }

  add(data: RawData, isBinary: boolean): void {
    const whole = Buffer.isBuffer(data) ? data : Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
    this.#waiting.push([whole, isBinary])
    if (this.#waiting.length >= MOST_WAITING) this.#socket.pause()
    if (!this.#busy) void this.#run()
  }

  async #run(): Promise<void> {
    this.#busy = true
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      await this.#handle(...next)
      if (this.#socket.isPaused && this.#waiting.length < MOST_WAITING / 2) this.#socket.resume()
    }
    this.#busy = false
  }
}
