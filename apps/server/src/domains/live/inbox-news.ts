import { hasScope, type Actor } from '@waybill/contract/access/policies.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { INBOX_CHANNEL } from '../notifications/inbox.ts'
import { presentNotifications } from '../notifications/notifications.presenter.ts'
import {
  changedSince,
  countUnread,
  inboxReader,
  seenAmong,
  versionOf,
  versionsOf,
} from '../notifications/notifications.queries.ts'
import { actorKey } from '../tickets/shown-tickets.ts'
import type { Connection } from './connection.ts'
import type { LiveHub } from './live-hub.ts'
import { TextFrame } from './text-frame.ts'
import type { TopicSet } from './topic-set.ts'

/** Notifications that are told one by one; of more only that they are many. */
const MOST_TOLD = 100

type NewsFrame = ServerFrames['NotificationAdded' | 'NotificationChanged']

/** What changed of an inbox after a version, as one actor may see it. */
interface News {
  version: number
  frames: readonly TextFrame[]
}

/**
 * Tells people, on all their connections to this node, what becomes of their inbox. A signal says whose to look at; what is
 * told is read from the tables after the version that each connection has, so that a signal which gets lost costs time, and
 * the next look finds all.
 */
export class InboxNews {
  readonly #hub: LiveHub
  /** The version up to which each connection that hears its inbox has been told. */
  readonly #told = new Map<Connection, number>()
  readonly #changed = new Set<string>()
  #telling = false

  constructor(hub: LiveHub) {
    this.#hub = hub
  }

  /** @returns the function that stops listening to the other nodes */
  listen(): () => void {
    const stop = this.#hub.deps.kernel.signals.listen(INBOX_CHANNEL, (person) => this.#tellSoon([person]))
    return () => {
      stop()
      this.#changed.clear()
    }
  }

  /** Somebody begins to hear these topics: what is fetched from now on is at least of this version. */
  async greet(connection: Connection, topics: TopicSet): Promise<void> {
    const { personId } = connection
    if (!topics.hasInbox || personId === null) return
    this.#told.set(connection, await versionOf(this.#hub.deps.kernel.store.db, personId))
  }

  /** It hears its inbox no longer. */
  drop(connection: Connection): void {
    this.#told.delete(connection)
  }

  /** Looks at the inboxes of all who are here: a signal may have got lost. */
  async sweep(): Promise<void> {
    const people = [...this.#told.keys()].flatMap(({ personId }) => personId ?? [])
    const versions = await versionsOf(this.#hub.deps.kernel.store.db, [...new Set(people)])
    const behind = [...this.#told].flatMap(([{ personId }, told]) =>
      personId !== null && (versions.get(personId) ?? 0) > told ? [personId] : [],
    )
    this.#tellSoon(behind)
  }

  #tellSoon(people: readonly string[]): void {
    for (const person of people) this.#changed.add(person)
    if (this.#changed.size > 0 && this.#told.size > 0 && !this.#telling) void this.#tell()
  }

  async #tell(): Promise<void> {
    this.#telling = true
    try {
      while (this.#changed.size > 0) {
        const people = new Set(this.#changed)
        this.#changed.clear()
        const known = new Map<string, Promise<News>>()
        for (const [connection] of this.#told)
          if (connection.personId !== null && people.has(connection.personId))
            await this.#hub.turns.take(() => this.#tellOne(connection, known))
      }
    } catch (error) {
      // The next look tells it.
      this.#hub.deps.log.warn({ err: error }, 'notifications could not be told')
    } finally {
      this.#telling = false
    }
  }

  async #tellOne(connection: Connection, known: Map<string, Promise<News>>): Promise<void> {
    const told = this.#told.get(connection)
    // What was missed before is still being sent to who has just subscribed: then the next look tells it.
    if (told === undefined || !connection.topics.hasInbox) return
    // A slow receiver has its turn with the next look too.
    if (connection.socket.isFull || !(await connection.admit())) return
    const { actor } = connection
    const key = `${actorKey(actor)} ${String(told)}`
    const made = known.get(key) ?? this.#newsFor(actor, told)
    known.set(key, made)
    const { version, frames } = await made
    // Somebody may have begun anew meanwhile, from a later version.
    if (version <= (this.#told.get(connection) ?? version)) return
    this.#told.set(connection, version)
    for (const frame of frames) connection.send(frame)
  }

  async #newsFor(actor: Actor, since: number): Promise<News> {
    const { db } = this.#hub.deps.kernel.store
    const reader = hasScope(actor, 'read') ? await inboxReader(db, actor) : null
    if (!reader) return { version: since, frames: [] }
    const inbox = await countUnread(db, reader)
    const changed = await changedSince(db, reader.person, since, MOST_TOLD + 1)
    const told = (frame: NewsFrame) => TextFrame.of(frame)
    // Of what was forgotten meanwhile only the version is left.
    if (changed.length > MOST_TOLD || (changed.length === 0 && inbox.version > since)) {
      const many = {
        _tag: 'NotificationChanged',
        ...inbox,
        notification_id: null,
        notification: null,
      } as const
      return { version: inbox.version, frames: [told(many)] }
    }
    const rows = await seenAmong(
      db,
      reader,
      changed.map(({ id }) => id),
    )
    const shown = new Map((await presentNotifications(db, reader, rows)).map((one) => [one.id, one]))
    const frames = changed.map(({ id, added_version }): NewsFrame => {
      const notification = shown.get(id) ?? null
      return notification && added_version > since
        ? { _tag: 'NotificationAdded', ...inbox, notification }
        : { _tag: 'NotificationChanged', ...inbox, notification_id: id, notification }
    })
    return { version: inbox.version, frames: frames.map(told) }
  }
}
