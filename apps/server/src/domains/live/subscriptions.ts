import type { ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import { MOST_MISSED } from '@waybill/contract/protocol/protocol.ts'
import type { ServerFrame, ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { MOST_TOPICS } from '@waybill/contract/protocol/topics.ts'
import { liveLeases } from '../leases/leases.queries.ts'
import type { Connection } from './connection.ts'
import type { Listener } from './event-frames.ts'
import { FormerTopics } from './former-topics.ts'
import { heldFrame } from './lease-frames.ts'
import type { LiveHub } from './live-hub.ts'
import { tooManyTopics } from './live.errors.ts'
import { Pump } from './pump.ts'
import { resolveTopics } from './resolve-topics.ts'
import { TopicSet } from './topic-set.ts'

/** What one connection hears, and up to where it has heard it. */
export class Subscriptions {
  readonly topics = new TopicSet()
  readonly #hub: LiveHub
  readonly #connection: Connection
  readonly #pump: Pump
  readonly #former = new FormerTopics()
  /** What the client has of topics that it has not subscribed yet. */
  #since: number | null = null

  constructor(hub: LiveHub, connection: Connection) {
    this.#hub = hub
    this.#connection = connection
    this.#pump = new Pump({
      socket: connection.socket,
      head: () => hub.log.head,
      recent: hub.log.recent,
      frames: hub.log.frames,
      turns: hub.turns,
      listener: this.#listening(this.topics),
      admit: () => connection.admit(),
      inDoubt: () => connection.isInDoubt,
      onReset: (why, at) => this.#afterReset(why, at),
      onError: (error) => connection.failed(error),
    })
  }

  /** The client has been here before. @param installation of which its position is, as far as it says so */
  async resume(since: number, installation: string | undefined): Promise<void> {
    const { head } = this.#hub.log
    this.#since = since
    const other = installation !== undefined && installation !== this.#hub.installation
    const why = other
      ? 'other_installation'
      : since > head
        ? 'from_the_future'
        : head - since > MOST_MISSED
          ? 'too_old'
          : null
    if (why) await this.#wholly(() => this.#pump.reset(why))
  }

  /** @throws Problem, and nothing is subscribed */
  async add({ topics, ref }: ClientFrames['Subscribe']): Promise<void> {
    const { log, turns, deps } = this.#hub
    const asked = topics.filter((topic) => !this.topics.has(topic))
    if (this.topics.size + asked.length > MOST_TOPICS) throw tooManyTopics()
    const added = await resolveTopics(deps.kernel.store.db, turns, this.#connection.actor, asked)
    await log.look()
    await this.#pump.rest(() => this.#wholly(() => this.#begin(added, ref ?? null)))
  }

  /** The pump rests, so that it is known up to where the topics were sent. */
  async remove({ topics, ref }: ClientFrames['Unsubscribe']): Promise<void> {
    await this.#pump.rest(() => {
      const dropped = this.topics.remove(topics)
      if (!this.topics.hasInbox) this.#hub.inbox.drop(this.#connection)
      const { position } = this.#pump
      if (this.#since !== null && position !== null) this.#former.add(dropped, position)
      if (this.#former.size > MOST_TOPICS) {
        // More is not remembered: what is subscribed from now on begins here.
        this.#former.clear()
        this.#since = position
      }
      return Promise.resolve()
    })
    this.#connection.acknowledge(ref ?? null, null)
  }

  /** There may be something new to send. */
  wake(): void {
    this.#pump.wake()
  }

  /** The position up to which the client has all; null while something before the newest is still to be sent. */
  get settledAt(): number | null {
    const { position, isAtHead } = this.#pump
    // Who has not said yet of what it missed something has not got it.
    const hasAll = position === null ? this.#since === null : isAtHead
    return hasAll ? (position ?? this.#hub.log.head) : null
  }

  /** Sends of new topics what was missed, and from now on what happens; call it while the pump rests. */
  async #begin(added: TopicSet, ref: string | null): Promise<void> {
    const listener = this.#listening(added)
    const position = this.#pump.position
    const from = await this.#startOf(added, position)
    const leases = await this.#leasesUpTo(from, listener)
    await this.#hub.inbox.greet(this.#connection, added)
    this.#connection.acknowledge(ref, { at: from })
    for (const lease of leases) this.#connection.send(lease)
    if (position === null) this.#pump.start(from)
    else await this.#pump.catchUp(from, position, listener, this.#former.heardAt(this.topics))
    this.topics.add(added)
    this.#former.remove(added.names)
    // Last, so that nobody who comes meanwhile is missed.
    await this.#hub.presence.greet(this.#connection, listener)
  }

  /**
   * The position after which new topics are sent: where the client stands, or where it dropped them, unless that is too
   * long ago by now.
   */
  async #startOf(added: TopicSet, position: number | null): Promise<number> {
    const { head } = this.#hub.log
    const since = this.#since
    if (position !== null) {
      if (since === null) return position
      const from = Math.min(...added.names.map((name) => this.#former.untilOf(name) ?? since))
      return position - from <= MOST_MISSED ? from : position
    }
    if (since === null) return head
    if (head - since <= MOST_MISSED) return since
    await this.#pump.reset('too_old')
    return this.#since ?? head
  }

  /** Who begins anew hears again who edits alone and who is there. */
  async #afterReset(why: ServerFrames['Reset']['why'], at: number): Promise<void> {
    this.#hub.counts.resets(why)
    if (this.#since !== null) this.#since = at
    this.#former.clear()
    const listener = this.#listening(this.topics)
    for (const lease of await this.#leasesUpTo(at, listener)) this.#connection.send(lease)
    await this.#hub.presence.greet(this.#connection, listener)
  }

  /** Who edits alone what the topics hold; leases that began after the position come with the events after it. */
  async #leasesUpTo(position: number, listener: Listener): Promise<ServerFrame[]> {
    if (listener.topics.size === 0) return []
    const { log, turns, deps } = this.#hub
    const { db } = deps.kernel.store
    const held: ServerFrame[] = []
    for (const lease of await liveLeases(db, deps.kernel.clock.now())) {
      if (lease.token > position || !listener.topics.mayHear(lease)) continue
      await turns.take(async () => {
        if (await log.frames.hearsOf(lease.ticket_id, listener)) held.push(await heldFrame(db, lease))
      })
    }
    return held
  }

  /** Some topics, for whom this connection is at each moment. */
  #listening(topics: TopicSet): Listener {
    const connection = this.#connection
    return {
      topics,
      get actor() {
        return connection.actor
      },
    }
  }

  /** What must not stay half done: when it fails, the connection closes, and the client begins anew where it stands. */
  async #wholly(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#connection.failed(error)
    }
  }
}
