import type { HeldLease } from '@waybill/contract/leases/lease.ts'
import { isObject, unexpectedFrame, unreachable } from '../http/problems.ts'
import { newRef } from '../new-ref.ts'
import type { Live } from '../live/live.ts'
import type { Platform } from '../platform.ts'
import type { State } from '../store/state.ts'
import { LeaseHandle } from './lease-handle.ts'

export interface LeaseWish {
  /** Ends the lease of whoever holds it; for leads and admins. */
  takeOver?: boolean
  /** Called once when somebody else may write from now on. */
  onLost?: () => void
}

interface LeasesDeps {
  platform: Platform
  live: Pick<Live, 'ask' | 'tell'>
  state: () => State
}

/** The leases that this client holds. */
export class Leases {
  readonly #deps: LeasesDeps
  readonly #held = new Map<LeaseHandle, string>()
  /** What was asked for in an earlier turn is nobody's any more. */
  #turn = 0

  constructor(deps: LeasesDeps) {
    this.#deps = deps
  }

  /** What goes with a write of the ticket; null without a lease. */
  tokenOf(ticketId: string): number | null {
    for (const [handle, id] of this.#held) if (id === ticketId) return handle.token
    return null
  }

  async take(ticket_id: string, { takeOver, onLost }: LeaseWish = {}): Promise<LeaseHandle> {
    const { platform, live } = this.#deps
    const lock = async (take_over: boolean): Promise<HeldLease> => {
      const answer = await live.ask({ _tag: 'LockTicket', ticket_id, ...(take_over && { take_over }) })
      if (answer._tag !== 'Ack' || !isHeldLease(answer.result)) throw unexpectedFrame('LockTicket')
      return answer.result
    }
    const turn = this.#turn
    let isFirst = true
    const handle = await LeaseHandle.take({
      platform,
      take: () => {
        // Only the first time: a renewal must not take it from whoever took it over since.
        const take_over = isFirst && takeOver === true
        isFirst = false
        return lock(take_over)
      },
      over: (why) => {
        this.#held.delete(handle)
        if (why === 'lost') onLost?.()
        else if (this.tokenOf(ticket_id) === null)
          live.tell({ _tag: 'UnlockTicket', ref: newRef(), ticket_id })
      },
    })
    if (turn !== this.#turn) {
      handle.close()
      throw unreachable('the client has been disconnected')
    }
    this.#held.set(handle, ticket_id)
    handle.check(this.#deps.state())
    return handle
  }

  check(): void {
    const state = this.#deps.state()
    for (const handle of this.#held.keys()) handle.check(state)
  }

  /** Gives all of them back. */
  close(): void {
    this.#turn += 1
    for (const handle of this.#held.keys()) handle.close()
  }

  renew(): void {
    for (const handle of this.#held.keys()) void handle.renew()
  }
}

function isHeldLease(value: unknown): value is HeldLease {
  return isObject(value) && typeof value['token'] === 'number' && typeof value['ticket_id'] === 'string'
}
