import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { CLOSE } from '@waybill/contract/protocol/protocol.ts'
import type { WebSocket } from 'ws'
import type { AppDeps } from '../../http/app-deps.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import { dataOf } from '../events/event-data.ts'
import { readInstallationId } from '../installation/installation-id.queries.ts'
import { Connection, type Opening } from './connection.ts'
import { HeldLeases } from './held-leases.ts'
import { Incoming } from './incoming.ts'
import type { LiveCounts } from './live-counts.ts'
import { InboxNews } from './inbox-news.ts'
import { LiveLog } from './live-log.ts'
import { LiveSocket } from './live-socket.ts'
import type { LiveTimes } from './live-times.ts'
import { PresenceNews } from './presence-news.ts'
import { Turns } from './turns.ts'

/** All live connections of this node. While there are none, nothing is read and no timer runs. */
export class LiveHub {
  readonly deps: AppDeps
  readonly limits: RateLimits
  readonly times: LiveTimes
  readonly counts: LiveCounts
  readonly turns = new Turns()
  readonly log: LiveLog
  readonly leases: HeldLeases
  readonly presence: PresenceNews
  readonly inbox: InboxNews
  readonly #connections = new Map<Connection, WebSocket>()
  #installation = ''
  #begun: Promise<void> | null = null
  #end: () => void = () => undefined

  constructor(deps: AppDeps, limits: RateLimits, counts: LiveCounts, times: LiveTimes) {
    this.deps = deps
    this.limits = limits
    this.counts = counts
    this.times = times
    this.leases = new HeldLeases(deps)
    this.presence = new PresenceNews(this)
    this.inbox = new InboxNews(this)
    this.log = new LiveLog(deps.kernel, (events) => this.#heard(events))
  }

  /** The id of the installation, without which positions mean nothing. */
  get installation(): string {
    return this.#installation
  }

  get connections(): Iterable<Connection> {
    return this.#connections.keys()
  }

  /** Begins to read the log along, unless it does already. Call it before `connect`. */
  async ready(): Promise<void> {
    this.#begun ??= this.#begin()
    try {
      await this.#begun
    } catch (error) {
      this.#begun = null
      throw error
    }
  }

  /** @param line what the socket stands on */
  connect(socket: WebSocket, line: Duplex, opening: Opening): void {
    const live = new LiveSocket(socket, line, () => this.counts.sent())
    const connection = new Connection(this, live, opening)
    const incoming = new Incoming(socket, (data, isBinary) => connection.receive(data, isBinary))
    this.#connections.set(connection, socket)
    this.counts.connections(this.#connections.size)
    this.deps.log.info({ reqId: opening.requestId, ip: opening.address }, 'a live connection began')
    socket.on('message', (data, isBinary) => incoming.add(data, isBinary))
    socket.on('error', (error) => {
      // A frame that is too long, or not of the protocol: the library closes with the code that says so.
      this.deps.log.info({ err: error, reqId: opening.requestId }, 'a live connection broke the protocol')
    })
    socket.once('close', (code) => this.#disconnected(connection, code))
  }

  /** Closes all connections; those that do not answer are cut off. */
  async close(): Promise<void> {
    for (const socket of this.#connections.values())
      socket.close(CLOSE.stopping, 'the server stops; come back')
    await this.#emptied()
    for (const socket of this.#connections.values()) socket.terminate()
    await this.#emptied()
    await this.leases.settled()
    this.#rest()
  }

  async #begin(): Promise<void> {
    this.#installation = await readInstallationId(this.deps.kernel.store.db)
    // Listen before looking: a ring in between would be lost.
    const stops = [
      this.deps.kernel.doorbell.onRing(() => this.#look()),
      this.presence.listen(),
      this.inbox.listen(),
    ]
    const timers = [
      setInterval(() => this.#look(), this.times.poll),
      setInterval(() => this.#each((one) => one.sendHead()), this.times.head),
      setInterval(() => this.#sweepInboxes(), this.times.head),
      setInterval(() => this.#each((one) => one.socket.ping()), this.times.ping),
      setInterval(() => void this.#checkAll(), this.times.check),
      setInterval(() => this.presence.sweep(), this.times.sweep),
    ]
    this.#end = () => {
      for (const stop of stops) stop()
      for (const timer of timers) clearInterval(timer)
    }
    try {
      await this.log.begin()
    } catch (error) {
      this.#end()
      throw error
    }
  }

  /** Resolves when no connection is left, at the latest when there was time enough for it. */
  async #emptied(): Promise<void> {
    const until = Date.now() + this.times.stop
    while (this.#connections.size > 0 && Date.now() < until) await sleep(5)
  }

  #rest(): void {
    this.#end()
    this.#end = () => undefined
    this.#begun = null
  }

  #disconnected(connection: Connection, code: number): void {
    connection.ended()
    this.leases.drop(connection)
    this.presence.drop(connection)
    this.inbox.drop(connection)
    this.#connections.delete(connection)
    this.counts.connections(this.#connections.size)
    const { requestId: reqId, personId: person } = connection
    this.deps.log.info({ reqId, person, code }, 'a live connection ended')
    if (this.#connections.size === 0) this.#rest()
  }

  #look(): void {
    this.log.look().then(
      // Also when there is nothing new: who could not go on for a while goes on now.
      () => this.#each((one) => one.wake()),
      (error: unknown) =>
        this.deps.log.warn({ err: error }, 'the log could not be read for live connections'),
    )
  }

  #sweepInboxes(): void {
    this.inbox
      .sweep()
      .catch((error: unknown) => this.deps.log.warn({ err: error }, 'the inboxes could not be looked at'))
  }

  #each(work: (connection: Connection) => void): void {
    for (const connection of this.#connections.keys()) work(connection)
  }

  /** Whoever an event of access is about is looked at again before anything else is sent to them. */
  #heard(events: readonly LogEvent[]): void {
    this.leases.heard(events)
    const people = new Set(
      events
        .filter(({ kind }) => /^(person|session|token)\./.test(kind))
        .map((event) => dataOf(event)['person']),
    )
    if (people.size === 0) return
    for (const connection of this.#connections.keys()) {
      if (!people.has(connection.personId)) continue
      connection.doubt()
      void this.#check(connection)
    }
  }

  async #checkAll(): Promise<void> {
    for (const connection of this.#connections.keys()) {
      connection.doubt()
      await this.turns.take(() => this.#check(connection))
    }
  }

  async #check(connection: Connection): Promise<void> {
    try {
      await connection.admit()
    } catch (error) {
      this.deps.log.warn({ err: error }, 'a live connection could not be checked')
    }
  }
}
