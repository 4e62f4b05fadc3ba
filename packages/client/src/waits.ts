import { unreachable } from './http/problems.ts'
import type { Platform } from './platform.ts'

/**
 * All that the library would do by itself after a while. It does so only between connect and disconnect: what waited, or
 * came to wait, meanwhile is done when there is a connection again.
 */
export class Waits {
  readonly #platform: Pick<Platform, 'later'>
  readonly #all = new Set<Wait>()
  #stopping = new AbortController()
  #isOn = false

  constructor(platform: Pick<Platform, 'later'>) {
    this.#platform = platform
  }

  get isOn(): boolean {
    return this.#isOn
  }

  /** Of the requests that the library sends by itself; aborted, with a Problem of status 0, when it is to rest. */
  get signal(): AbortSignal {
    return this.#stopping.signal
  }

  /** Something that may have to be done, until it is closed. */
  add(act: () => void): Wait {
    const wait = new Wait(this, this.#platform, act, () => this.#all.delete(wait))
    this.#all.add(wait)
    return wait
  }

  start(): void {
    this.#isOn = true
  }

  rest(): void {
    this.#isOn = false
    this.#stopping.abort(unreachable('the client has been disconnected'))
    this.#stopping = new AbortController()
    for (const wait of this.#all) wait.rest()
  }

  /** There is a connection: what had to be left is done now. */
  catchUp(): void {
    for (const wait of this.#all) wait.catchUp()
  }
}

/** One thing that is to be done once, after a while. */
export class Wait {
  readonly #waits: Waits
  readonly #platform: Pick<Platform, 'later'>
  readonly #act: () => void
  readonly #closed: () => void
  #cancel: (() => void) | null = null
  #isLeft = false

  constructor(waits: Waits, platform: Pick<Platform, 'later'>, act: () => void, closed: () => void) {
    this.#waits = waits
    this.#platform = platform
    this.#act = act
    this.#closed = closed
  }

  /** It is going to be done. */
  get isSet(): boolean {
    return this.#isLeft || this.#cancel !== null
  }

  /** Does it once after `millis`; whoever waits already goes on waiting for that. */
  in(millis: number): void {
    if (this.isSet) return
    if (this.#waits.isOn) this.#cancel = this.#platform.later(millis, () => this.#do())
    else this.#isLeft = true
  }

  /** Does it at once, where that may be. */
  now(): void {
    if (this.#waits.isOn) this.#do()
    else this.#isLeft = true
  }

  /** It need not be done any more. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = null
    this.#isLeft = false
  }

  rest(): void {
    const isSet = this.isSet
    this.stop()
    this.#isLeft = isSet
  }

  catchUp(): void {
    if (this.#isLeft) this.#do()
  }

  /** It will never be done again. */
  close(): void {
    this.stop()
    this.#closed()
  }

  #do(): void {
    this.stop()
    this.#act()
  }
}
