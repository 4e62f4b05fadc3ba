import type { Topic } from '@waybill/contract/protocol/topics.ts'
import type { ListView } from './live-list.ts'
import { OpenList, type ListWish, type ListsDeps } from './open-list.ts'

/** A live list; `subscribe` and `getSnapshot` are what useSyncExternalStore takes. */
export interface ListHandle {
  getSnapshot: () => ListView
  /** Calls `listener` when the list shows something else. */
  subscribe: (listener: () => void) => () => void
  /** Fetches the next page. */
  more: () => Promise<void>
  refresh: () => Promise<void>
  /** The list is shown no longer. */
  close: () => void
}

/** All lists that are open. */
export class Lists {
  readonly #deps: ListsDeps
  readonly #open = new Set<OpenList>()

  constructor(deps: ListsDeps) {
    this.#deps = deps
  }

  open(wish: ListWish): ListHandle {
    const open = new OpenList(this.#deps, wish)
    this.#open.add(open)
    return {
      getSnapshot: () => open.view,
      subscribe: (listener) => open.subscribe(listener),
      more: async () => open.list?.more(),
      refresh: async () => open.list?.refresh(),
      close: () => {
        if (!this.#open.delete(open)) return
        open.close()
        this.#deps.closed()
      },
    }
  }

  touch(ids: readonly string[]): void {
    if (ids.length > 0) for (const { list } of this.#open) list?.touch(ids)
  }

  rated(): void {
    for (const { list } of this.#open) list?.rated()
  }

  refreshSoon(): void {
    for (const { list } of this.#open) list?.refreshSoon()
  }

  connected(): void {
    for (const open of this.#open) open.connected()
  }

  /** A topic is heard from this position on; what happened in it before may have been missed. */
  heardFrom(topic: Topic, at: number): void {
    for (const open of this.#open) if (open.topic === topic) open.list?.heardFrom(at)
  }

  forget(): void {
    for (const { list } of this.#open) list?.forget()
  }

  get isAsking(): boolean {
    return [...this.#open].some(({ list }) => list?.isAsking)
  }

  /** The tickets that lists show. */
  *members(): Generator<string, void, undefined> {
    for (const { list } of this.#open) if (list) yield* list.members
  }
}
