import type { ClientFrame } from '@waybill/contract/protocol/client-frames.ts'
import { CLOSE, HEAD_EVERY_MILLIS, PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Topic } from '@waybill/contract/protocol/topics.ts'
import { backoffMillis } from '../backoff.ts'
import { isForNow, isObject, unexpectedFrame, unreachable } from '../http/problems.ts'
import { newRef } from '../new-ref.ts'
import type { Platform } from '../platform.ts'
import { Requests, type AnswerFrame } from './requests.ts'
import { Silence } from './silence.ts'
import { openSocket, type Socket } from './socket.ts'
import { Topics, type Wanted } from './topics.ts'

/** Between tries to connect. */
const WAITS = { first: 1_000, most: 30_000 }

/**
 * `offline`: trying again by itself; `signed_out`: signing in again is all that helps, and then `start`; `outdated`: the
 * server speaks another version of the protocol, and only another version of this library helps.
 */
export type LiveStatus = 'stopped' | 'connecting' | 'live' | 'offline' | 'signed_out' | 'outdated'

/** Nothing is tried by itself. */
export const AT_REST: ReadonlySet<LiveStatus> = new Set<LiveStatus>(['stopped', 'signed_out', 'outdated'])

/** The server will not have what this client sends: a frame too long (RFC 6455, 7.4.1), or too many. */
const SENDS_TOO_MUCH: ReadonlySet<number> = new Set([1009, CLOSE.flood])
/** After so many failures the wait is the longest. */
const MANY = 5

type Asked = Extract<ClientFrame, { ref?: string }>
type WithoutRef<T> = T extends unknown ? Omit<T, 'ref'> & { ref?: string } : never

interface LiveDeps {
  platform: Platform
  address: string
  token: () => string | undefined
  /** @throws Problem 401 when nothing but signing in again helps */
  refresh: () => Promise<void>
  /** Up to where what was sent has been applied. */
  resumeFrom: () => { since: number; installation: string } | null
  /** Each frame, in order, before anybody who waits for an answer hears of it. */
  frame: (frame: ServerFrame) => void
  /** Topics are heard from this position on; of `missed`, something may have happened before it that was not. */
  heardFrom: (at: number, missed: readonly Topic[]) => void
  statusChanged: (status: LiveStatus) => void
}

/** The live connection: comes back by itself, and goes on where it was. */
export class Live {
  readonly #deps: LiveDeps
  readonly #requests = new Requests()
  readonly #topics = new Topics()
  #status: LiveStatus = 'stopped'
  #socket: Socket | null = null
  #silence: Silence | null = null
  #failed = 0
  #liveSince = 0
  #refreshed = false
  #stopWaiting: (() => void) | null = null
  #stopListening: (() => void) | null = null
  /** How often subscribing was refused for the moment, one time after the other. */
  #refusals = 0
  #stopAsking: (() => void) | null = null

  constructor(deps: LiveDeps) {
    this.#deps = deps
  }

  get status(): LiveStatus {
    return this.#status
  }

  start(): void {
    if (!AT_REST.has(this.#status)) return
    this.#failed = 0
    this.#refreshed = false
    this.#stopListening ??= this.#listenToNetwork()
    this.#setStatus('connecting')
    this.#open()
  }

  stop(): void {
    this.#stopListening?.()
    this.#stopListening = null
    this.#stopWaiting?.()
    this.#stopWaiting = null
    this.#setStatus('stopped')
    this.#socket?.drop()
  }

  subscribe(topic: Topic): void {
    const wanted = this.#topics.add(topic)
    // Before Welcome nothing is asked for: then all of them are, at once.
    if (wanted && this.#status === 'live') void this.#subscribe([wanted])
  }

  unsubscribe(topic: Topic): void {
    if (this.#topics.remove(topic) && this.#status === 'live') {
      this.#socket?.send({ _tag: 'Unsubscribe', topics: [topic] })
    }
  }

  /** Asks once more for topics that were refused: rights have changed. */
  retryRefused(): void {
    if (this.#status === 'live') void this.#subscribe(this.#topics.in('refused'))
  }

  /** Sends what needs no answer; without a connection it is gone. */
  tell(frame: ClientFrame): void {
    if (this.#status === 'live') this.#socket?.send(frame)
  }

  /** @throws Problem what the server refuses; status 0 when there is no connection, or it broke before the answer */
  ask(frame: WithoutRef<Asked>): Promise<AnswerFrame> {
    if (this.#status !== 'live') return Promise.reject(unreachable('there is no live connection'))
    return this.#ask(frame)
  }

  #ask(frame: WithoutRef<Asked>): Promise<AnswerFrame> {
    const ref = frame.ref ?? newRef()
    const answer = this.#requests.add(ref)
    this.#socket?.send({ ...frame, ref })
    return answer
  }

  #open(): void {
    if (this.#socket) return
    this.#stopWaiting?.()
    this.#stopWaiting = null
    try {
      this.#socket = openSocket(this.#deps.platform, this.#deps.address, {
        opened: () => this.#hello(),
        frame: (frame) => this.#frame(frame),
        closed: (code) => void this.#closed(code),
      })
    } catch {
      this.#again()
      return
    }
    this.#silence = new Silence(this.#deps.platform, {
      ask: () => this.#socket?.send({ _tag: 'Ping' }),
      giveUp: () => this.#socket?.drop(),
    })
  }

  #hello(): void {
    const token = this.#deps.token()
    this.#socket?.send({
      _tag: 'Hello',
      protocol: PROTOCOL,
      ...(token !== undefined && { token }),
      ...this.#resumeFrom(),
    })
  }

  /** What a connection that resumes says that it has: never more than every topic has. */
  #resumeFrom(): { since: number; installation: string } | null {
    const from = this.#deps.resumeFrom()
    if (!from) this.#topics.forgetPositions()
    return from && { ...from, since: Math.min(from.since, this.#topics.oldest ?? from.since) }
  }

  /** One topic that is not there refuses all of a frame: it is left out, and the others asked for again. */
  async #subscribe(wanted: readonly Wanted[]): Promise<void> {
    if (wanted.length === 0) return
    const socket = this.#socket
    for (const one of wanted) one.state = 'asked'
    try {
      const answer = await this.#ask({ _tag: 'Subscribe', topics: wanted.map(({ topic }) => topic) })
      if (socket === this.#socket) this.#heardFrom(wanted, startOf(answer))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      // Gone with its connection; the next one asks for all.
      if (socket !== this.#socket) return
      if (isForNow(error)) return this.#subscribeLater(wanted)
      const pointers = new Set(error.errors?.map(({ pointer }) => pointer))
      const isBad = (index: number) => pointers.size === 0 || pointers.has(`/topics/${String(index)}`)
      for (const one of wanted.filter((_, index) => isBad(index))) {
        one.state = 'refused'
        one.upTo = null
      }
      await this.#subscribe(wanted.filter((one, index) => !isBad(index) && this.#topics.holds(one)))
    }
  }

  #subscribeLater(wanted: readonly Wanted[]): void {
    for (const one of wanted) one.state = 'new'
    const millis = backoffMillis(this.#refusals, WAITS, () => this.#deps.platform.random())
    this.#refusals += 1
    this.#stopAsking ??= this.#deps.platform.later(millis, () => {
      this.#stopAsking = null
      void this.#subscribe(this.#topics.in('new'))
    })
  }

  #heardFrom(wanted: readonly Wanted[], at: number): void {
    this.#refusals = 0
    const missed = wanted.filter((one) => this.#topics.heardFrom(one, at))
    this.#deps.heardFrom(
      at,
      missed.map(({ topic }) => topic),
    )
  }

  #frame(frame: ServerFrame): void {
    this.#silence?.heard()
    this.#deps.frame(frame)
    if (frame._tag === 'Reset') this.#topics.forgetPositions()
    if (frame._tag === 'Welcome') {
      this.#refreshed = false
      this.#liveSince = this.#deps.platform.now()
      // First, so that what is fetched from now on is read after it.
      void this.#subscribe(this.#topics.in('new'))
      this.#setStatus('live')
    }
    this.#requests.settle(frame)
  }

  async #closed(code: number): Promise<void> {
    const lasted = this.#status === 'live' ? this.#deps.platform.now() - this.#liveSince : 0
    this.#silence?.stop()
    this.#silence = null
    this.#socket = null
    this.#stopAsking?.()
    this.#stopAsking = null
    this.#topics.lost(this.#deps.resumeFrom()?.since ?? null)
    // A server that takes connections and drops them at once is given time as if it had taken none.
    if (lasted >= HEAD_EVERY_MILLIS) this.#failed = 0
    if (SENDS_TOO_MUCH.has(code)) this.#failed = Math.max(this.#failed, MANY)
    if (this.#status !== 'stopped') this.#setStatus('offline')
    this.#requests.rejectAll()
    if (this.#status === 'stopped') return
    if (code === CLOSE.protocol) this.#setStatus('outdated')
    else if (code === CLOSE.signedOut) await this.#signInAgain()
    else this.#again()
  }

  async #signInAgain(): Promise<void> {
    if (this.#refreshed) return this.#setStatus('signed_out')
    this.#refreshed = true
    try {
      await this.#deps.refresh()
    } catch (error) {
      if (this.#status === 'stopped') return
      if (error instanceof Problem && error.status === 401) return this.#setStatus('signed_out')
      this.#refreshed = false
      return this.#again()
    }
    if (this.#status !== 'stopped') this.#open()
  }

  #again(): void {
    const millis = backoffMillis(this.#failed, WAITS, () => this.#deps.platform.random())
    this.#failed += 1
    this.#setStatus('offline')
    this.#stopWaiting = this.#deps.platform.later(millis, () => this.#open())
  }

  #listenToNetwork(): () => void {
    const { platform } = this.#deps
    const leave = [platform.onOnline(() => this.#tryNow()), platform.onOffline(() => this.#socket?.drop())]
    return () => {
      for (const one of leave) one()
    }
  }

  /** The network is back: whoever waits for the next try need not. */
  #tryNow(): void {
    if (this.#stopWaiting) this.#open()
  }

  #setStatus(status: LiveStatus): void {
    if (this.#status === status) return
    this.#status = status
    this.#deps.statusChanged(status)
  }
}

/** The position after which topics are sent. @throws Problem */
function startOf(answer: AnswerFrame): number {
  const result = answer._tag === 'Ack' ? answer.result : null
  if (!isObject(result) || typeof result['at'] !== 'number') throw unexpectedFrame('Subscribe')
  return result['at']
}
