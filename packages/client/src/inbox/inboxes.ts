import type {
  NotificationState,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ServerFrame } from '@waybill/contract/protocol/server-frames.ts'
import type { Topic } from '@waybill/contract/protocol/topics.ts'
import { isForNow } from '../http/problems.ts'
import { learnUnread } from '../store/learn-unread.ts'
import type { Wait } from '../waits.ts'
import { Inbox, type InboxDeps, type InboxView } from './inbox.ts'

/** A live list of notifications; `subscribe` and `getSnapshot` are what useSyncExternalStore takes. */
export interface InboxHandle {
  getSnapshot: () => InboxView
  subscribe: (listener: () => void) => () => void
  /** Fetches the next page. */
  more: () => Promise<void>
  refresh: () => Promise<void>
  /** Reads, puts off, is done, or takes that back: shown at once. @throws Problem, and it is shown as it was */
  mark: (id: string, change: UpdateNotificationInput) => Promise<void>
  close: () => void
}

interface InboxesDeps extends InboxDeps {
  listen: (topic: Topic) => () => void
}

const RETRY_MILLIS = 5_000

/** How many tickets wait with something unread, and all lists of them that are open. */
export class Inboxes {
  readonly #deps: InboxesDeps
  readonly #open = new Set<Inbox>()
  readonly #again: Wait
  /** Who wants to know the count. */
  #watchers = 0
  /** The connection was gone: frames of it have no position, so all is fetched again. */
  #isStale = false

  constructor(deps: InboxesDeps) {
    this.#deps = deps
    this.#again = deps.waits.add(() => void this.#count())
  }

  /** Keeps `unread` of the store up, until the function that it returns is called. */
  watch(): () => void {
    const leave = this.#deps.listen('inbox')
    this.#watchers += 1
    this.#again.now()
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#watchers -= 1
      leave()
    }
  }

  open({ state = 'all' }: { state?: NotificationState } = {}): InboxHandle {
    const inbox = new Inbox(this.#deps, state)
    this.#open.add(inbox)
    const leave = this.#deps.listen('inbox')
    void inbox.refresh()
    return {
      getSnapshot: () => inbox.view,
      subscribe: (listener) => inbox.subscribe(listener),
      more: () => inbox.more(),
      refresh: () => inbox.refresh(),
      mark: (id, change) => inbox.mark(id, change),
      close: () => {
        if (!this.#open.delete(inbox)) return
        inbox.close()
        leave()
      },
    }
  }

  frame(frame: ServerFrame): void {
    switch (frame._tag) {
      case 'NotificationAdded':
      case 'NotificationChanged':
        for (const inbox of this.#open) inbox.frame(frame)
        break
      case 'Forget': {
        const tickets = new Set(frame.ticket_ids)
        for (const inbox of this.#open) inbox.forget(tickets)
        this.#again.in(0)
        break
      }
      case 'Reset':
        this.#refresh()
        break
      default:
    }
  }

  connectionLost(): void {
    this.#isStale = true
  }

  /** Topics are heard from now on; of `missed`, something may not have been told. */
  heardFrom(missed: readonly Topic[]): void {
    if (!this.#isStale && !missed.includes('inbox')) return
    this.#isStale = false
    this.#refresh()
  }

  forget(): void {
    for (const inbox of this.#open) inbox.clear()
  }

  #refresh(): void {
    for (const inbox of this.#open) void inbox.refresh()
    this.#again.now()
  }

  async #count(): Promise<void> {
    if (this.#watchers === 0) return
    const { api, store, waits } = this.#deps
    try {
      const count = await api.notifications.count({ signal: waits.signal })
      store.confirm((state) => learnUnread(state, count))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      if (isForNow(error)) this.#again.in(RETRY_MILLIS)
    }
  }
}
