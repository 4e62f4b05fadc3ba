import { HEAD_EVERY_MILLIS } from '@waybill/contract/protocol/protocol.ts'
import type { Platform } from '../platform.ts'

interface Acts {
  ask(): void
  giveUp(): void
}

/**
 * Notices a connection that died without a word, as after a change of network: the server says something every 10 s. After
 * two of these it is asked, after three the connection is given up.
 */
export class Silence {
  readonly #platform: Pick<Platform, 'later'>
  readonly #acts: Acts
  #missed = 0
  #cancel: () => void

  constructor(platform: Pick<Platform, 'later'>, acts: Acts) {
    this.#platform = platform
    this.#acts = acts
    this.#cancel = this.#tick()
  }

  heard(): void {
    this.#missed = 0
  }

  stop(): void {
    this.#cancel()
  }

  #tick(): () => void {
    return this.#platform.later(HEAD_EVERY_MILLIS, () => {
      this.#missed += 1
      this.#cancel = this.#tick()
      if (this.#missed === 2) this.#acts.ask()
      if (this.#missed === 3) this.#acts.giveUp()
    })
  }
}
