import { thisMachine, type Platform } from '../platform.ts'
import { Waits } from '../waits.ts'

/** A machine whose clock stands still until it is moved, and whose chance is said beforehand. */
export class FakeMachine implements Platform {
  fetch = thisMachine.fetch
  openSocket = (address: string) => thisMachine.openSocket(address)
  /** What chance gives from now on. */
  chance = 0.5
  /** How long everybody who began to wait wanted to wait, milliseconds. */
  readonly waits: number[] = []
  readonly #waiting = new Set<{ at: number; act: () => void }>()
  readonly #online = new Set<() => void>()
  readonly #offline = new Set<() => void>()
  #now = 0

  readonly now = () => this.#now
  readonly random = () => this.chance

  readonly later = (millis: number, act: () => void) => {
    this.waits.push(millis)
    const one = { at: this.#now + millis, act }
    this.#waiting.add(one)
    return () => void this.#waiting.delete(one)
  }

  readonly onOnline = (act: () => void) => {
    this.#online.add(act)
    return () => void this.#online.delete(act)
  }

  readonly onOffline = (act: () => void) => {
    this.#offline.add(act)
    return () => void this.#offline.delete(act)
  }

  /** Moves the clock; what was to happen until then happens, in order. */
  tick(millis: number): void {
    const until = this.#now + millis
    for (;;) {
      const due = [...this.#waiting].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (!due) break
      this.#waiting.delete(due)
      this.#now = Math.max(this.#now, due.at)
      due.act()
    }
    this.#now = until
  }

  /** How many wait for something. */
  get waiting(): number {
    return this.#waiting.size
  }

  /** As between connect and disconnect. */
  get running(): Waits {
    const waits = new Waits(this)
    waits.start()
    return waits
  }

  goOffline(): void {
    for (const act of this.#offline) act()
  }

  comeOnline(): void {
    for (const act of this.#online) act()
  }
}
