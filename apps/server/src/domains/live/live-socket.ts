import type { Duplex } from 'node:stream'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import type { WebSocket } from 'ws'
import { TextFrame } from './text-frame.ts'

/** Bytes that may wait for the receiver; beyond it nothing more is made for this socket until they are gone. */
const MOST_WAITING = 1024 * 1024

/** Signs of life that may be missing while the receiver has not taken all: the pong waits behind what it has not got. */
const MOST_SILENT_WHILE_WAITING = 5

/** The sending side of one socket. */
export class LiveSocket {
  readonly #socket: WebSocket
  readonly #line: Duplex
  readonly #onSent: () => void
  /** Pings since the last sign of life. */
  #silent = 0
  #drained: PromiseWithResolvers<void> | null = null
  /** The bytes that waited for the receiver before what is sent in this turn; null before it sends anything. */
  #waiting: number | null = null

  /**
   * @param line what the socket stands on: frames are bytes already, and several may leave together
   * @param onSent hears of every frame
   */
  constructor(socket: WebSocket, line: Duplex, onSent: () => void) {
    this.#socket = socket
    this.#line = line
    this.#onSent = onSent
    socket.on('pong', () => this.heard())
    socket.once('close', () => this.#drain())
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Whether too much waits for the receiver. */
  get isFull(): boolean {
    return this.#drained !== null
  }

  send(frame: ServerFrame | TextFrame): void {
    if (!this.isOpen) return
    const { bytes } = frame instanceof TextFrame ? frame : TextFrame.of(frame)
    this.#onSent()
    const waiting = (this.#waiting ??= this.#gather())
    const fills = !this.#drained && this.#line.writableLength + bytes.length > MOST_WAITING
    if (fills) this.#drained = Promise.withResolvers()
    if (!fills && waiting === 0) this.#line.write(bytes)
    // Called when this frame, and with it all before it, has left for the receiver.
    else
      this.#line.write(bytes, (error) => {
        // What had to wait has left: the receiver has taken what was before it.
        if (!error && waiting > 0) this.heard()
        if (fills) this.#drain()
      })
  }

  /** What is sent in one turn of the event loop leaves together, in one call of the system. */
  #gather(): number {
    const waiting = this.#line.writableLength
    this.#line.cork()
    process.nextTick(() => {
      this.#waiting = null
      this.#line.uncork()
    })
    return waiting
  }

  #drain(): void {
    this.#drained?.resolve()
    this.#drained = null
  }

  /** Resolves when the receiver has taken what was sent, or is gone. */
  async drained(): Promise<void> {
    while (this.#drained && this.isOpen) await this.#drained.promise
  }

  /** The other side has shown that it is there. */
  heard(): void {
    this.#silent = 0
  }

  /** Asks the other side for a sign of life; ends the connection when the last times brought none. */
  ping(): void {
    const most = this.#line.writableLength > 0 ? MOST_SILENT_WHILE_WAITING : 1
    if (this.#silent >= most) {
      this.#socket.terminate()
      return
    }
    this.#silent += 1
    if (this.isOpen) this.#socket.ping()
  }

  /** @param why at most 123 bytes */
  close(code: number, why: string): void {
    this.#socket.close(code, why)
  }

  terminate(): void {
    this.#socket.terminate()
  }
}
