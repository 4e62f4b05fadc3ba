import { once } from 'node:events'
import type { ClientFrame, ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { WebSocketServer, type WebSocket } from 'ws'
import { ANA, idOf } from './things.ts'

/** A real socket server that says what the test says, and remembers what it heard. */
export class LiveServer {
  readonly #server: WebSocketServer
  readonly heard: ClientFrame[] = []
  #sockets: WebSocket[] = []
  #changed: () => void = () => undefined
  /** What happens with each frame; greets and acknowledges unless the test says otherwise. */
  answer: (frame: ClientFrame, say: (frame: ServerFrame) => void, socket: WebSocket) => void = greet

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (socket) => {
      this.#sockets.push(socket)
      socket.on('message', (data: Buffer) => {
        const frame = JSON.parse(data.toString()) as ClientFrame
        this.heard.push(frame)
        this.answer(frame, (one) => socket.send(JSON.stringify(one)), socket)
        this.#changed()
      })
      this.#changed()
    })
  }

  static async start(): Promise<LiveServer> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    return new LiveServer(server)
  }

  get url(): string {
    const address = this.#server.address()
    if (typeof address !== 'object' || address === null) throw new Error('the server has no port')
    return `ws://127.0.0.1:${String(address.port)}/`
  }

  /** How many connections there have been. */
  get connections(): number {
    return this.#sockets.length
  }

  ofTag<Tag extends keyof ClientFrames>(tag: Tag): ClientFrames[Tag][] {
    return this.heard.filter((frame): frame is ClientFrames[Tag] => frame._tag === tag)
  }

  say(frame: ServerFrame): void {
    this.#sockets.at(-1)?.send(JSON.stringify(frame))
  }

  hangUp(code: number): void {
    this.#sockets.at(-1)?.close(code)
  }

  /** Resolves when what was heard is as `is` says. */
  async until(is: () => boolean): Promise<void> {
    while (!is()) await new Promise<void>((resolve) => (this.#changed = resolve))
  }

  async close(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

export function greet(frame: ClientFrame, say: (frame: ServerFrame) => void): void {
  if (frame._tag === 'Hello') say(welcome())
  else if (frame._tag === 'Ping') say({ _tag: 'Pong' })
  else if (frame._tag === 'Subscribe') say({ _tag: 'Ack', ref: frame.ref ?? null, result: { at: 10 } })
  else if ('ref' in frame && frame.ref !== undefined) say({ _tag: 'Ack', ref: frame.ref, result: null })
}

export function welcome(head = 10) {
  return { _tag: 'Welcome', protocol: 1, session: idOf(0), installation: 'here', person: ANA, head } as const
}
