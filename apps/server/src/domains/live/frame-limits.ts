import type { Problem } from '@waybill/contract/problems/problem.ts'
import { CLOSE, MOST_BAD_FRAMES } from '@waybill/contract/protocol/protocol.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { BadFrames } from './bad-frames.ts'
import type { Connection } from './connection.ts'
import type { LiveHub } from './live-hub.ts'
import { tooManyConnections } from './live.errors.ts'

/** Connections of one person to this node; more than windows that anybody looks at. */
const MOST_OF_PERSON = 100
/** Frames a minute that are refused because the limit of calls is used up, before the connection is closed. */
const MOST_BEYOND_LIMIT = 600

/** How much one connection may ask for. */
export class FrameLimits {
  readonly #hub: LiveHub
  readonly #connection: Connection
  readonly #bad = new BadFrames(MOST_BAD_FRAMES)
  readonly #beyondLimit = new BadFrames(MOST_BEYOND_LIMIT)

  constructor(hub: LiveHub, connection: Connection) {
    this.#hub = hub
    this.#connection = connection
  }

  /** One more frame of no use; closes the connection when that was one too many. */
  countBad(): void {
    if (this.#bad.add(this.#hub.deps.kernel.clock.now()))
      this.#connection.socket.close(CLOSE.flood, 'too many frames that nobody can read')
  }

  /** Takes one call out of the limit that the person's requests share. @throws Problem 429 */
  takeCall(): void {
    const { personId, address, socket } = this.#connection
    const refusal = this.#refusal(personId ?? address)
    if (!refusal) return
    if (this.#beyondLimit.add(this.#hub.deps.kernel.clock.now())) socket.close(CLOSE.flood, 'too many frames')
    throw refusal
  }

  /** Guessing credentials costs the guesser's address. */
  refusalOfGuess(): Problem | null {
    return this.#refusal(this.#connection.address)
  }

  /** Why somebody who may come in must not come now. */
  refusalOf(person: string): Problem | null {
    const { deps, connections } = this.#hub
    if (!deps.limits) return null
    const tooMany = this.#refusal(person)
    if (tooMany) return tooMany
    let open = 0
    for (const { personId } of connections) if (personId === person) open += 1
    return open < MOST_OF_PERSON ? null : tooManyConnections(MOST_OF_PERSON)
  }

  #refusal(whose: string): Problem | null {
    const { deps, limits } = this.#hub
    return deps.limits ? limits.refusal(LIMITS.calls, whose) : null
  }
}
