import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { Transform, pipeline, type TransformCallback } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

/** How the way of one client to the servers behaves, from now on. */
export interface Way {
  /** Of every piece that passes, in milliseconds. */
  delay: number
  /** Bytes a millisecond at most; null: as fast as it goes. */
  speed: number | null
  /** Nothing passes at all, and nobody is told. */
  stalled: boolean
}

/** Of the bytes that come at once, how many pass together. */
const PIECE = 1_024

export const SMOOTH: Way = { delay: 0, speed: null, stalled: false }

/** The way of one client to the servers, which leads each new connection to one of them as a load balancer does. */
export class UnrulyProxy {
  way: Way = SMOOTH
  readonly #server = createServer((near) => this.#join(near))
  readonly #sockets = new Set<Socket>()
  readonly #closing = new AbortController()
  readonly #target: () => number | null
  #port = 0

  private constructor(target: () => number | null) {
    this.#target = target
  }

  /** @param target the port of a server that should take the next connection; null when none is up */
  static async open(target: () => number | null): Promise<UnrulyProxy> {
    const proxy = new UnrulyProxy(target)
    proxy.#server.listen(0, '127.0.0.1')
    await once(proxy.#server, 'listening')
    const address = proxy.#server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the proxy has no port')
    proxy.#port = address.port
    return proxy
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.#port)}`
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(near: Socket): void {
    const port = this.#target()
    if (port === null) {
      near.destroy()
      return
    }
    const far = connect(port, '127.0.0.1')
    for (const socket of [near, far]) {
      socket.setNoDelay()
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    }
    const ended = () => {
      near.destroy()
      far.destroy()
    }
    pipeline(near, this.#passage(), far, ended)
    pipeline(far, this.#passage(), near, ended)
  }

  #passage(): Transform {
    const passage = new Transform({
      highWaterMark: PIECE,
      transform: (chunk: Buffer, _encoding, done) => void this.#pass(passage, chunk, done),
    })
    return passage
  }

  /** In pieces, so that a way that was slow is fast again from the next piece on. */
  async #pass(passage: Transform, chunk: Buffer, done: TransformCallback): Promise<void> {
    if (this.way.delay > 0) await this.#wait(this.way.delay)
    for (let start = 0; start < chunk.length; start += PIECE) {
      const piece = chunk.subarray(start, start + PIECE)
      const { speed } = this.way
      if (speed !== null) await this.#wait(piece.length / speed)
      while (this.way.stalled && this.#server.listening) await this.#wait(20)
      passage.push(piece)
    }
    done()
  }

  /** At most until the proxy is closed: nothing may keep the process that opened it. */
  #wait(millis: number): Promise<void> {
    return sleep(millis, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}
