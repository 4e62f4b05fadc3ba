import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { DOINGS, Doing } from '@waybill/contract/protocol/client-frames.ts'
import { PRESENCE_MILLIS } from '@waybill/contract/protocol/protocol.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import { Id, NamedRef, nullable } from '@waybill/contract/schema.ts'
import Type from 'typebox'

/** What somebody does at a ticket in one window. */
export interface Presence {
  /** The connection that said it. */
  session: string
  ticket: string
  person: NamedRef
  /** null: has gone. */
  doing: Doing | null
  field?: string
  /** What is written may not be seen by all. */
  internal?: boolean
}

export type PersonPresent = ServerFrames['PresenceChanged']['people'][number]

type Present = PersonPresent & { until: number }

/** Somebody sees a difference at a ticket: those who may see what is internal, and all others too when it is `open`. */
export interface PresenceChange {
  ticket: string
  open: boolean
}

/** Who is where, as far as this node has heard in the last half minute. Never stored, and lost with the process. */
export class Presences {
  readonly #tickets = new Map<string, Map<string, Present>>()

  /** @returns null when nobody sees a difference */
  note(presence: Presence, now: number): PresenceChange | null {
    const { session, ticket, person, doing, field, internal } = presence
    return this.#change(ticket, () => {
      const present = this.#tickets.get(ticket) ?? new Map<string, Present>()
      if (doing === null) present.delete(session)
      else
        present.set(session, {
          person,
          doing,
          until: now + PRESENCE_MILLIS,
          ...(field !== undefined && { field }),
          ...(internal && { internal }),
        })
      if (present.size > 0) this.#tickets.set(ticket, present)
      else this.#tickets.delete(ticket)
    })
  }

  /** Forgets whom nothing was heard of for too long. */
  sweep(now: number): PresenceChange[] {
    return this.tickets.flatMap((ticket) => this.#sweep(ticket, now) ?? [])
  }

  #sweep(ticket: string, now: number): PresenceChange | null {
    const present = this.#tickets.get(ticket)
    const gone = [...(present ?? [])].filter(([, { until }]) => until <= now)
    if (!present || gone.length === 0) return null
    return this.#change(ticket, () => {
      for (const [session] of gone) present.delete(session)
      if (present.size === 0) this.#tickets.delete(ticket)
    })
  }

  /** Tickets where somebody is. */
  get tickets(): string[] {
    return [...this.#tickets.keys()]
  }

  ticketsOf(session: string): string[] {
    return [...this.#tickets].filter(([, present]) => present.has(session)).map(([ticket]) => ticket)
  }

  /** For those who may see what is internal. */
  at(ticket: string): PersonPresent[] {
    return mostActive(this.#windowsAt(ticket))
  }

  /** For all others: who writes something internal is only there, and of no field is told, for it may be internal too. */
  openAt(ticket: string): PersonPresent[] {
    return mostActive(
      this.#windowsAt(ticket).map(({ person, doing, internal }) => ({
        person,
        doing: internal ? 'viewing' : doing,
      })),
    )
  }

  #windowsAt(ticket: string): PersonPresent[] {
    return [...(this.#tickets.get(ticket)?.values() ?? [])].map(({ until: _, ...one }) => one)
  }

  #change(ticket: string, act: () => void): PresenceChange | null {
    const look = () => [this.at(ticket), this.openAt(ticket)].map((people) => JSON.stringify(people))
    const [before, openBefore] = look()
    act()
    const [after, openAfter] = look()
    const open = openBefore !== openAfter
    return open || before !== after ? { ticket, open } : null
  }
}

/** Everybody once, with the most active of what they do in several windows, in the order of ids. */
function mostActive(windows: readonly PersonPresent[]): PersonPresent[] {
  const people = new Map<string, PersonPresent>()
  for (const one of windows) {
    const known = people.get(one.person.id)
    if (!known || DOINGS.indexOf(one.doing) > DOINGS.indexOf(known.doing)) people.set(one.person.id, one)
  }
  return [...people.values()].toSorted((a, b) => (a.person.id < b.person.id ? -1 : 1))
}

/** A message of another node, which may be of another version; null when it makes no sense here. */
export function readPresence(message: string): Presence | null {
  try {
    const value: unknown = JSON.parse(message)
    return fieldErrors(Message, value).length === 0 ? (value as Presence) : null
  } catch {
    return null
  }
}

const Message = Type.Object({
  session: Id,
  ticket: Id,
  person: NamedRef,
  doing: nullable(Doing),
  field: Type.Optional(Type.String()),
  internal: Type.Optional(Type.Boolean()),
})
