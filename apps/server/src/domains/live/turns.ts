import { setImmediate as nextTurn } from 'node:timers/promises'

/** Work for all sockets together before the event loop goes on to others, milliseconds. */
const PIECE_MILLIS = 10

/**
 * Lets many take small steps one after the other, and everything else of the process in between: a thousand sockets that
 * wake at once must not hold up a request. On SQLite a query does not leave the event loop, so waiting for one is no rest.
 */
export class Turns {
  readonly #waiting: (() => Promise<void>)[] = []
  #running = false

  /** Does some work when it is its turn. It should take a few milliseconds at most, beside waiting for the network. */
  take<T>(work: () => T | Promise<T>): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>()
    this.#waiting.push(async () => {
      try {
        resolve(await work())
      } catch (error) {
        reject(error)
      }
    })
    if (!this.#running) void this.#run()
    return promise
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#waiting.length > 0) {
      await nextTurn()
      const until = performance.now() + PIECE_MILLIS
      let turned = false
      const turn = nextTurn().then(() => {
        turned = true
      })
      // Each is done before the next begins, but nobody waits for a database that is elsewhere: then others go on.
      do await Promise.race([this.#waiting.shift()?.(), turn])
      while (!turned && this.#waiting.length > 0 && performance.now() < until)
    }
    this.#running = false
  }
}
