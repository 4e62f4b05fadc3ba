import type { Failure, Intent } from '../outbox/intent.ts'
import { PendingView } from '../outbox/show-pending.ts'
import type { LiveStatus } from '../live/live.ts'
import type { Platform } from '../platform.ts'
import { EMPTY, type State } from './state.ts'
import { tellAll } from './tell-all.ts'

/** Listeners hear of what others did once in a while, not of each of ten thousand events after a pause. Milliseconds. */
const TOGETHER = 16

/** Everything that an application shows. Parts that did not change stay the same objects. */
export interface Snapshot {
  /** With own changes laid over it that the server has not confirmed yet; read it by the functions of store/select.ts. */
  state: State
  status: LiveStatus
  pending: readonly Intent[]
  failures: readonly Failure[]
}

interface Waiting {
  readonly pending: readonly Intent[]
  readonly failures: readonly Failure[]
}

/** Holds what is known, and tells those who listen. `subscribe` and `getSnapshot` are what useSyncExternalStore takes. */
export class Store {
  readonly #platform: Pick<Platform, 'later'>
  readonly #view = new PendingView()
  readonly #listeners = new Set<() => void>()
  #confirmed: State = EMPTY
  #snapshot: Snapshot = { state: EMPTY, status: 'stopped', pending: [], failures: [] }
  #cancelTelling: (() => void) | null = null

  constructor(platform: Pick<Platform, 'later'>) {
    this.#platform = platform
  }

  /** What the server has confirmed. */
  get confirmed(): State {
    return this.#confirmed
  }

  readonly getSnapshot = (): Snapshot => this.#snapshot

  /** Calls `listener` after changes, until the function that it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What the server said. */
  confirm(change: (state: State) => State): void {
    const next = change(this.#confirmed)
    if (next === this.#confirmed) return
    this.#confirmed = next
    const { pending } = this.#snapshot
    this.#snapshot = { ...this.#snapshot, state: this.#view.show(next, pending) }
    this.#tellSoon()
  }

  /** What the person here did, and what became of it: shown at once. */
  showPending(waiting: Waiting): void {
    this.replace((state) => state, waiting)
    this.tell()
  }

  /** What the server said and what is pending since, in one step. Nobody is told before `tell`. */
  replace(change: (state: State) => State, { pending, failures }: Waiting): void {
    this.#confirmed = change(this.#confirmed)
    const old = this.#snapshot
    const state = this.#view.show(this.#confirmed, pending)
    this.#snapshot = {
      ...old,
      state,
      pending: sameList(old.pending, pending),
      failures: sameList(old.failures, failures),
    }
  }

  showStatus(status: LiveStatus): void {
    this.#snapshot = { ...this.#snapshot, status }
    this.tell()
  }

  #tellSoon(): void {
    this.#cancelTelling ??= this.#platform.later(TOGETHER, () => this.tell())
  }

  tell(): void {
    this.#cancelTelling?.()
    this.#cancelTelling = null
    tellAll(this.#platform, this.#listeners)
  }
}

function sameList<T>(old: readonly T[], next: readonly T[]): readonly T[] {
  return old.length === next.length && old.every((one, index) => one === next[index]) ? old : next
}
