import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import type { ClientFrames } from '@waybill/contract/protocol/client-frames.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { requireTicket } from '../tickets/answer-ticket.ts'
import type { Connection } from './connection.ts'
import type { Listener } from './event-frames.ts'
import type { LiveHub } from './live-hub.ts'
import { Presences, readPresence, type Presence, type PresenceChange } from './presences.ts'
import { TextFrame } from './text-frame.ts'

const CHANNEL = 'live.presence'

/** Who is at a ticket, as those see it who may see what is internal, and as all others do. */
interface News {
  ticket: string
  internal: TextFrame
  /** null: these see no difference, and a frame would tell them that there is something that they do not see. */
  open: TextFrame | null
}

/** Tells everybody who may see a ticket who else is there, on all nodes. */
export class PresenceNews {
  readonly #hub: LiveHub
  readonly #presences = new Presences()
  /** Tickets where something has changed since it was told, and whether all see it. */
  readonly #changed = new Map<string, PresenceChange>()
  #timer: NodeJS.Timeout | null = null
  #telling = false

  constructor(hub: LiveHub) {
    this.#hub = hub
  }

  /** @returns the function that stops listening to the other nodes */
  listen(): () => void {
    const { signals, clock } = this.#hub.deps.kernel
    const stop = signals.listen(CHANNEL, (message) => {
      const presence = readPresence(message)
      const change = presence && this.#presences.note(presence, clock.now())
      if (change) this.#tellSoon([change])
    })
    return () => {
      stop()
      this.#changed.clear()
      if (this.#timer) clearTimeout(this.#timer)
      this.#timer = null
    }
  }

  /** @throws Problem 404 for a ticket that the person may not see */
  async say(connection: Connection, frame: ClientFrames['Presence']): Promise<void> {
    const { ticket_id, doing, field, internal } = frame
    const { ticket } = await requireTicket(this.#hub.deps.kernel.store.db, ticket_id, connection.actor)
    // It went meanwhile, and its person with it.
    if (!connection.socket.isOpen) return
    const { person } = connection.signedIn
    this.#send({
      session: connection.id,
      ticket: ticket.id,
      person,
      doing,
      ...(field !== undefined && { field }),
      ...(internal && { internal }),
    })
  }

  /** The connection is gone, and its person with it. */
  drop(connection: Connection): void {
    for (const ticket of this.#presences.ticketsOf(connection.id))
      this.#send({ session: connection.id, ticket, person: connection.signedIn.person, doing: null })
  }

  sweep(): void {
    this.#tellSoon(this.#presences.sweep(this.#hub.deps.kernel.clock.now()))
  }

  /** Who is at the tickets of topics that somebody begins to hear. */
  async greet(connection: Connection, listener: Listener): Promise<void> {
    for (const ticket of this.#presences.tickets)
      await this.#hub.turns.take(() =>
        this.#tellOne(connection, listener, this.#newsOf({ ticket, open: true })),
      )
  }

  #send(presence: Presence): void {
    this.#hub.deps.kernel.signals.send(CHANNEL, JSON.stringify(presence))
  }

  /** However often it changes: one frame of a ticket in that time for each who hears of it. */
  #tellSoon(changes: readonly PresenceChange[]): void {
    for (const { ticket, open } of changes)
      this.#changed.set(ticket, { ticket, open: open || this.#changed.get(ticket)?.open === true })
    if (this.#changed.size === 0 || this.#timer || this.#telling) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      void this.#tell()
    }, this.#hub.times.presence)
  }

  async #tell(): Promise<void> {
    const changes = [...this.#changed.values()]
    this.#changed.clear()
    this.#telling = true
    try {
      for (const change of changes) {
        const news = this.#newsOf(change)
        for (const connection of this.#hub.connections) {
          if (connection.topics.size === 0) continue
          await this.#hub.turns.take(() => this.#tellOne(connection, connection, news))
        }
      }
    } catch (error) {
      this.#hub.deps.log.warn({ err: error }, 'who is present could not be told')
    } finally {
      this.#telling = false
      // What has changed meanwhile.
      this.#tellSoon([])
    }
  }

  #newsOf({ ticket, open }: PresenceChange): News {
    return {
      ticket,
      internal: encode(ticket, this.#presences.at(ticket)),
      open: open ? encode(ticket, this.#presences.openAt(ticket)) : null,
    }
  }

  async #tellOne(
    connection: Connection,
    listener: Listener,
    { ticket, internal, open }: News,
  ): Promise<void> {
    // What lasts for seconds is not worth waiting for a slow receiver.
    if (connection.socket.isFull || !(await connection.admit())) return
    const viewer = await this.#hub.log.frames.hearsOf(ticket, listener)
    if (!viewer) return
    const seesInternal = mayWithTicket(listener.actor, 'ticket.see_internal', viewer.on.facts) === 'allow'
    const frame = seesInternal ? internal : open
    if (frame) connection.send(frame)
  }
}

function encode(ticket_id: string, people: ServerFrames['PresenceChanged']['people']): TextFrame {
  const frame: ServerFrames['PresenceChanged'] = { _tag: 'PresenceChanged', ticket_id, people }
  return TextFrame.of(frame)
}
