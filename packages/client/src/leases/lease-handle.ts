import { LEASE_MILLIS, LEASE_RENEW_MILLIS, type HeldLease } from '@waybill/contract/leases/lease.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Platform } from '../platform.ts'
import type { State } from '../store/state.ts'

interface LeaseDeps {
  platform: Platform
  /** Takes the lease, or renews it. @throws Problem */
  take: () => Promise<HeldLease>
  /** Called once: `lost` when somebody else may write from now on. */
  over: (why: 'closed' | 'lost') => void
}

/** A lease that is kept until it is closed: it is renewed again and again, and says when it is lost. */
export class LeaseHandle {
  readonly #deps: LeaseDeps
  #held: HeldLease
  #renewedAt: number
  #isOver = false
  #cancel: () => void

  private constructor(deps: LeaseDeps, held: HeldLease) {
    this.#deps = deps
    this.#held = held
    this.#renewedAt = deps.platform.now()
    this.#cancel = this.#renewLater()
  }

  /** @throws Problem 409 when somebody else holds it */
  static async take(deps: LeaseDeps): Promise<LeaseHandle> {
    return new LeaseHandle(deps, await deps.take())
  }

  /** Goes with every write of the ticket; null when it is lost or closed. */
  get token(): number | null {
    return this.#isOver ? null : this.#held.token
  }

  /** Gives the lease back. */
  close(): void {
    this.#end('closed')
  }

  /** Looks whether what is known of the ticket's leases still says that this one is held. */
  check({ leases, me }: State): void {
    const known = leases.get(this.#held.ticket_id)
    if (!known || known.seq < this.#held.seq) return
    const isMine = known.lease !== null && known.lease.holder.id === me?.id && known.seq === this.#held.seq
    if (!isMine) this.#end('lost')
  }

  /** Renews at once, as when a connection is back: the server lets a lease go soon after it has lost its holder. */
  async renew(): Promise<void> {
    if (this.#isOver) return
    this.#cancel()
    const askedAt = this.#deps.platform.now()
    try {
      const held = await this.#deps.take()
      if (this.#isOver) return
      // Another token is another lease: in between somebody else may have written.
      if (held.token !== this.#held.token) return this.#end('lost')
      this.#held = held
      this.#renewedAt = askedAt
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      const mayComeBack = error.status === 0 || error.status === 429 || error.status >= 500
      const hasRunOut = this.#deps.platform.now() - this.#renewedAt >= LEASE_MILLIS
      if (!mayComeBack || hasRunOut) return this.#end('lost')
    }
    if (!this.#isOver) this.#cancel = this.#renewLater()
  }

  #renewLater(): () => void {
    return this.#deps.platform.later(LEASE_RENEW_MILLIS, () => void this.renew())
  }

  #end(why: 'closed' | 'lost'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#cancel()
    this.#deps.over(why)
  }
}
