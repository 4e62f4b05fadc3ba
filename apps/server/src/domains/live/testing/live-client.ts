import assert from 'node:assert/strict'
import { ACCESS_TOKEN_PREFIX } from '@waybill/contract/access/access-token.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import type { ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import { PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import {
  serverFrames,
  type ServerFrame,
  type ServerFrames,
} from '@waybill/contract/protocol/server-frames.ts'
import { WebSocket, type ClientOptions } from 'ws'
import type { TestPerson, TestWorld } from '../../../testing/test-world.ts'
import { createAccessToken } from '../../people/create-access-token.command.ts'
import { hashSecret, newSecret } from '../../people/secrets.ts'

type Answer = ServerFrames['Ack' | 'Refused' | 'AllTickets']
type Tag = keyof ServerFrames

/** A client of the live protocol over a real socket. Every frame that comes is checked against the contract. */
export class LiveClient {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  /** The code with which the server closed; null while it is open. */
  closed: number | null = null
  readonly #waiting = new Set<() => void>()
  /** Up to here frames have been looked at by `next`. */
  #looked = 0
  readonly #taken = new Set<ServerFrame>()

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, options)
    this.socket.on('message', (data, isBinary) => {
      assert.equal(isBinary, false)
      assert.ok(Buffer.isBuffer(data))
      this.frames.push(readFrame(data.toString()))
      this.#changed()
    })
    this.socket.on('close', (code) => {
      this.closed = code
      this.#changed()
    })
    this.socket.on('error', () => undefined)
  }

  async opened(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING)
      await new Promise((resolve, reject) => this.socket.once('open', resolve).once('error', reject))
    return this
  }

  send(frame: object | string | Buffer): void {
    this.socket.send(typeof frame === 'string' || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame))
  }

  /** Says Hello and waits for the answer. */
  async hello(frame: object): Promise<ServerFrames['Welcome']> {
    await this.opened()
    this.send({ _tag: 'Hello', protocol: PROTOCOL, ...frame })
    return this.next('Welcome')
  }

  /** Subscribes and waits until it is done. @returns the position after which these topics are sent */
  async subscribe(...topics: string[]): Promise<number> {
    const ref = `subscribe ${topics.join()}`
    this.send({ _tag: 'Subscribe', topics, ref })
    const answer = await this.answer(ref)
    assert.equal(answer._tag, 'Ack', JSON.stringify(answer))
    const { at } = (answer as { result: { at: number } }).result
    return at
  }

  /** The next frame of a kind that nobody has looked at; frames of other kinds in between are passed over. */
  async next<T extends Tag>(
    tag: T,
    wanted: (frame: ServerFrames[T]) => boolean = () => true,
  ): Promise<ServerFrames[T]> {
    return this.#find((frame): frame is ServerFrames[T] => isOf(frame, tag) && wanted(frame), tag)
  }

  /** The answer to a request. What was told to all meanwhile, before or after it, is left for `next`. */
  answer(ref: string): Promise<Answer> {
    return this.#until(() => {
      const answer = this.frames.find(
        (frame): frame is Answer => isAnswer(frame, ref) && !this.#taken.has(frame),
      )
      if (answer) this.#taken.add(answer)
      return answer
    }, `an answer to ${ref}`)
  }

  /** Sends a request with a ref and waits for its answer. */
  async ask(frame: { ref: string; _tag: keyof ClientFrames; [name: string]: unknown }): Promise<Answer> {
    this.send(frame)
    return this.answer(frame.ref)
  }

  /** Resolves with the code when the server has closed. */
  async close(): Promise<number> {
    return this.#until(() => this.closed ?? undefined, 'the end of the connection')
  }

  /** Everything that the server had to say by now has come: Ping goes the same way as all requests. */
  async settled(): Promise<this> {
    this.send({ _tag: 'Ping' })
    await this.next('Pong')
    return this
  }

  /** Waits until an event has been sent, or would have been: `Head` says so. */
  async upTo(seq: number): Promise<ServerFrame[]> {
    await this.#until(
      () => this.frames.some((frame) => isOf(frame, 'Head') && frame.seq >= seq) || undefined,
      `Head ${String(seq)}`,
    )
    return this.frames
  }

  ofEvents(): (ServerFrame & { seq: number })[] {
    return this.frames.filter(
      (frame): frame is ServerFrame & { seq: number } => 'seq' in frame && !isOf(frame, 'Head'),
    )
  }

  end(): void {
    this.socket.terminate()
  }

  async #find<T extends ServerFrame>(is: (frame: ServerFrame) => frame is T, what: string): Promise<T> {
    return this.#until(() => {
      for (; this.#looked < this.frames.length; ) {
        const frame = this.frames[this.#looked]
        this.#looked += 1
        if (frame && is(frame)) return frame
      }
      return undefined
    }, what)
  }

  async #until<T>(look: () => T | undefined, what: string): Promise<T> {
    const late = AbortSignal.timeout(15_000)
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if (this.closed !== null || late.aborted)
        throw new Error(
          `${what} did not come (closed: ${String(this.closed)}) after ${JSON.stringify(this.frames.slice(-5))}`,
        )
      await new Promise<void>((resolve) => {
        const done = () => {
          this.#waiting.delete(done)
          late.removeEventListener('abort', done)
          resolve()
        }
        this.#waiting.add(done)
        late.addEventListener('abort', done)
      })
    }
  }

  #changed(): void {
    for (const one of this.#waiting) one()
  }
}

function isAnswer(frame: ServerFrame, ref: string): frame is Answer {
  return 'ref' in frame && frame.ref === ref
}

function readFrame(text: string): ServerFrame {
  const frame = JSON.parse(text) as ServerFrame
  const schema = serverFrames[frame._tag]
  assert.ok(schema, `a frame of an unknown kind: ${text}`)
  assert.deepEqual(fieldErrors(schema, frame), [], text)
  return frame
}

function isOf<T extends Tag>(frame: ServerFrame, tag: T): frame is ServerFrames[T] {
  return frame._tag === tag
}

/** A personal access token of a person. */
export async function tokenOf(
  world: TestWorld,
  person: TestPerson,
  values: { scopes?: string[]; projects?: string[]; expires_at?: string } = {},
): Promise<string> {
  const token = newSecret(ACCESS_TOKEN_PREFIX)
  await world.run(createAccessToken, {
    person: person.id,
    name: 'live',
    token_hash: hashSecret(token),
    hint: token.slice(0, 7),
    ...values,
  })
  return token
}
