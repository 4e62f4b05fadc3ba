/** More wait already than will be answered soon. */
export class TooManyWaiting extends Error {
  constructor() {
    super('too many wait already')
    this.name = 'TooManyWaiting'
  }
}

/** Work that is done one after the other, of which only so much may wait. */
export class Turns {
  readonly #most: number
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0

  constructor(most: number) {
    this.#most = most
  }

  /** @throws TooManyWaiting at once */
  take<T>(work: () => Promise<T>): Promise<T> {
    if (this.#waiting >= this.#most) return Promise.reject(new TooManyWaiting())
    this.#waiting += 1
    const done = this.#last.then(work).finally(() => {
      this.#waiting -= 1
    })
    this.#last = done.catch(() => undefined)
    return done
  }
}
