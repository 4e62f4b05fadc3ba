import { SYSTEM } from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { HeldLease } from '@waybill/contract/leases/lease.ts'
import type { AppDeps } from '../../http/app-deps.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { shortenLease } from '../leases/shorten-lease.command.ts'
import type { Connection } from './connection.ts'

interface Held {
  token: number
  /** The latest end that any of these connections got. */
  until: string
  connections: Set<Connection>
}

/** Leases that were taken through sockets of this node: when the last socket that asked for one goes, it ends soon. */
export class HeldLeases {
  readonly #deps: Pick<AppDeps, 'kernel' | 'log'>
  /** By their tickets. */
  readonly #held = new Map<string, Held>()
  readonly #shortening = new Set<Promise<void>>()

  constructor(deps: Pick<AppDeps, 'kernel' | 'log'>) {
    this.#deps = deps
  }

  add(connection: Connection, { token, ticket_id, until }: HeldLease): void {
    const known = this.#held.get(ticket_id)
    if (known && known.token > token) return
    const held = known?.token === token ? known : { token, until, connections: new Set<Connection>() }
    if (until > held.until) held.until = until
    held.connections.add(connection)
    this.#held.set(ticket_id, held)
    // It went while the lease was on its way.
    if (!connection.socket.isOpen) this.drop(connection)
  }

  /** Leases that have ended, whoever ended them, are nobody's any more. */
  heard(events: readonly LogEvent[]): void {
    for (const { kind, ticket_id, seq } of events) {
      if (kind !== 'lease.ended' || ticket_id === null) continue
      // A token is the seq of the event that began the lease; a later one may be held already.
      if ((this.#held.get(ticket_id)?.token ?? seq) < seq) this.#held.delete(ticket_id)
    }
  }

  drop(connection: Connection): void {
    for (const [ticket, held] of this.#held) {
      // Another window of the same person may have it too.
      if (!held.connections.delete(connection) || held.connections.size > 0) continue
      this.#held.delete(ticket)
      const work = this.#shorten(ticket, held).finally(() => this.#shortening.delete(work))
      this.#shortening.add(work)
    }
  }

  /** Resolves when all that was begun is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#shortening)
  }

  async #shorten(ticket: string, { token, until }: Held): Promise<void> {
    const { kernel, log } = this.#deps
    try {
      await runCommand(kernel, shortenLease, {
        // Who has renewed it since has it through another node, or by HTTP.
        input: { ticket, lock_token: token, renewed_until: until },
        actor: SYSTEM,
        via: 'live',
      })
    } catch (error) {
      // It then lasts as long as it would have without this.
      log.warn({ err: error, ticket }, 'a lease could not be shortened')
    }
  }
}
