import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ClientFrame, ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import { CLOSE, PROTOCOL } from '@waybill/contract/protocol/protocol.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import { ANONYMOUS, type Actor } from '@waybill/contract/access/policies.ts'
import { toProblem } from '../../http/problem-handler.ts'
import type { SignedIn } from '../../http/route.ts'
import { authenticateBearer } from '../people/authenticate.ts'
import { Admission } from './admission.ts'
import { decodeFrame, type DecodedFrame } from './decode-frame.ts'
import { FrameLimits } from './frame-limits.ts'
import {
  helloFirst,
  helloTwice,
  noLongerSignedIn,
  notSignedIn,
  notText,
  otherProtocol,
} from './live.errors.ts'
import type { LiveHub } from './live-hub.ts'
import type { LiveSocket } from './live-socket.ts'
import { handleRequest } from './requests.ts'
import { Subscriptions } from './subscriptions.ts'
import type { TextFrame } from './text-frame.ts'
import type { TopicSet } from './topic-set.ts'

const COME_BACK = 'the server failed; come back'

/** What is known of a connection before its first frame. */
export interface Opening {
  /** By the cookie or the header; null without one that is good. */
  signedIn: SignedIn | null
  /** Why it was not good. */
  problem: Problem | null
  /** By the same cookie or header, read anew; throws a Problem when it is no longer good. */
  identifyAgain: () => Promise<SignedIn | null>
  address: string
  requestId: string
}

const NOT_TEXT: DecodedFrame = { ref: null, frame: null, problem: notText(), isBad: true }

/** One socket: who it is, what it hears, and what it asks for, one frame after the other. */
export class Connection {
  readonly id: string
  readonly socket: LiveSocket
  readonly requestId: string
  readonly #hub: LiveHub
  readonly #opening: Opening
  readonly #subscriptions: Subscriptions
  readonly #limits: FrameLimits
  readonly #deadline: NodeJS.Timeout
  #expiry: NodeJS.Timeout | undefined
  /** null before Hello. */
  #admission: Admission | null = null

  constructor(hub: LiveHub, socket: LiveSocket, opening: Opening) {
    this.#hub = hub
    this.socket = socket
    this.#opening = opening
    this.requestId = opening.requestId
    this.id = hub.deps.kernel.newId()
    this.#deadline = setTimeout(() => this.refuseAndClose(helloFirst(), CLOSE.signedOut), hub.times.hello)
    this.#limits = new FrameLimits(hub, this)
    this.#subscriptions = new Subscriptions(hub, this)
  }

  get signedIn(): SignedIn {
    if (!this.#admission) throw new Error('nobody has said Hello yet')
    return this.#admission.signedIn
  }

  /** For policies; before Hello it may do nothing. */
  get actor(): Actor {
    return this.#admission?.signedIn.actor ?? ANONYMOUS
  }

  get topics(): TopicSet {
    return this.#subscriptions.topics
  }

  get address(): string {
    return this.#opening.address
  }

  get isGreeted(): boolean {
    return this.#admission !== null
  }

  get personId(): string | null {
    return this.actor.person_id
  }

  /** Handles one frame to its end; the next one is not looked at before. */
  async receive(data: Buffer, isBinary: boolean): Promise<void> {
    this.socket.heard()
    let ref: string | null = null
    try {
      const decoded = isBinary ? NOT_TEXT : decodeFrame(data)
      ref = decoded.ref
      if (decoded.isBad || (!this.#admission && decoded.frame?._tag !== 'Hello')) this.#limits.countBad()
      if (this.#admission) this.#limits.takeCall()
      if (decoded.problem) this.refuse(ref, decoded.problem)
      else if (this.socket.isOpen) await this.#handle(decoded.frame)
    } catch (error) {
      const problem = this.problemOf(error)
      this.refuse(ref, problem)
      // Whether they may come in is not known: that must not look like a no.
      if (!this.#admission && problem.status >= 500) this.socket.close(1011, COME_BACK)
    }
    // Whoever asks and does not read is not answered further.
    if (this.socket.isFull) await this.socket.drained()
  }

  async #handle(frame: ClientFrame): Promise<void> {
    if (frame._tag === 'Hello') return this.#hello(frame)
    if (!this.#admission) throw helloFirst()
    if (frame._tag === 'Ping') return this.socket.send({ _tag: 'Pong' })
    // As with every request of the API: an ended session or token asks for nothing more.
    this.doubt()
    if (!(await this.admit())) return
    switch (frame._tag) {
      case 'Subscribe':
        return this.#subscriptions.add(frame)
      case 'Unsubscribe':
        return this.#subscriptions.remove(frame)
      default:
        return handleRequest(this.#hub, this, frame)
    }
  }

  async #hello(frame: ClientFrames['Hello']): Promise<void> {
    if (this.#admission) throw helloTwice()
    if (frame.protocol !== PROTOCOL) {
      this.refuseAndClose(otherProtocol(frame.protocol), CLOSE.protocol)
      return
    }
    // It has been said; how long the answer takes is not the client's affair.
    clearTimeout(this.#deadline)
    const admission = await this.#identify(frame.token)
    if (!admission) return
    const { log, installation } = this.#hub
    // What the client has may come from another node: look before saying that it is not there yet.
    await log.look()
    const { head } = log
    const refusal = this.#limits.refusalOf(admission.signedIn.person.id)
    if (refusal) {
      this.refuseAndClose(refusal, CLOSE.tooMany)
      return
    }
    this.#admission = admission
    this.#awaitEnd(admission)
    // What ended the credentials since they were looked at was nobody's to hear.
    this.doubt()
    this.socket.send({
      _tag: 'Welcome',
      protocol: PROTOCOL,
      session: this.id,
      installation,
      person: admission.signedIn.person,
      head,
    })
    if (frame.since !== undefined) await this.#subscriptions.resume(frame.since, frame.installation)
  }

  /** Nobody tells when a token runs out. */
  #awaitEnd(admission: Admission): void {
    const { millisLeft } = admission
    if (millisLeft === Infinity || !this.socket.isOpen) return
    this.#expiry = setTimeout(
      () => {
        this.admit().catch((error: unknown) => this.failed(error))
        this.#awaitEnd(admission)
      },
      Math.min(Math.max(millisLeft, 1), this.#hub.times.check),
    )
  }

  /** @returns null when the connection is being closed */
  async #identify(token: string | undefined): Promise<Admission | null> {
    const { deps, log } = this.#hub
    const { signedIn, problem, identifyAgain } = this.#opening
    const readLog = () => log.look()
    if (token === undefined) {
      if (signedIn) return new Admission(deps.kernel, signedIn, identifyAgain, readLog)
      this.refuseAndClose(problem ?? notSignedIn(), CLOSE.signedOut)
      return null
    }
    const identify = () => authenticateBearer(deps, token)
    try {
      return new Admission(deps.kernel, await identify(), identify, readLog)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.refuseAndClose(this.#limits.refusalOfGuess() ?? error, CLOSE.signedOut)
      return null
    }
  }

  /** There may be something new to send. */
  wake(): void {
    this.#subscriptions.wake()
  }

  /** Whether `admit` must look before anything else is sent. */
  get isInDoubt(): boolean {
    return this.#admission?.isInDoubt ?? false
  }

  /** Something was heard that may have ended or changed what this connection may do. */
  doubt(): void {
    this.#admission?.doubt()
  }

  /** Looks whether the person may still be here, if that is in doubt. @returns false when the connection is being closed */
  async admit(): Promise<boolean> {
    if (this.#admission && !(await this.#admission.holds()) && this.socket.isOpen)
      this.refuseAndClose(noLongerSignedIn(), CLOSE.signedOut)
    return this.socket.isOpen
  }

  /** The newest position, unless something before it is still to be sent. */
  sendHead(): void {
    if (!this.#admission || this.socket.isFull) return
    const seq = this.#subscriptions.settledAt
    if (seq !== null) this.send({ _tag: 'Head', seq })
  }

  send(frame: ServerFrame | TextFrame): void {
    this.socket.send(frame)
  }

  acknowledge(ref: string | null, result: unknown): void {
    this.socket.send({ _tag: 'Ack', ref, result })
  }

  refuse(ref: string | null, problem: Problem): void {
    this.socket.send({ _tag: 'Refused', ref, problem: problem.toBody(this.requestId) })
  }

  refuseAndClose(problem: Problem, code: number): void {
    this.refuse(null, problem)
    this.socket.close(code, problem.title)
  }

  problemOf(error: unknown): Problem {
    const { log, kernel } = this.#hub.deps
    const problem = toProblem(error instanceof Error ? error : new Error(String(error)), kernel.store.sql)
    if (!(error instanceof Problem))
      log.error({ err: error, reqId: this.requestId }, 'a frame of a live connection failed')
    return problem
  }

  ended(): void {
    clearTimeout(this.#deadline)
    clearTimeout(this.#expiry)
  }

  /** What the client has is not whole now, or not known to be: it comes back and gets the rest. */
  failed(error: unknown): void {
    this.#hub.deps.log.error({ err: error, reqId: this.requestId }, 'a live connection failed')
    this.socket.close(1011, COME_BACK)
  }
}
