import type {
  Notification,
  NotificationState,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { ServerFrames } from '@waybill/contract/protocol/server-frames.ts'
import type { Api } from '../api/api.ts'
import { backoffMillis } from '../backoff.ts'
import { isForNow } from '../http/problems.ts'
import type { Platform } from '../platform.ts'
import { learnUnread } from '../store/learn-unread.ts'
import type { Store } from '../store/store.ts'
import { tellAll } from '../store/tell-all.ts'
import type { Wait, Waits } from '../waits.ts'
import { isBefore, isIn, marked, type KnownNotification } from './shown-notifications.ts'

export interface InboxDeps {
  platform: Pick<Platform, 'later' | 'now' | 'random'>
  api: Pick<Api, 'notifications'>
  store: Store
  waits: Waits
}

/** What a list of notifications shows. */
export interface InboxView {
  items: readonly Notification[]
  /** `loading` before the first answer; `failed` while nothing could be fetched: `problem` says why. */
  status: 'loading' | 'ready' | 'failed'
  problem: Problem | null
  hasMore: boolean
}

type NotificationFrame = ServerFrames['NotificationAdded' | 'NotificationChanged']

const PAGE = 50
const WAITS = { first: 500, most: 30_000 }

/** Notifications of one state, newest first, kept up by frames; own marks are shown at once. */
export class Inbox {
  readonly #deps: InboxDeps
  readonly #state: NotificationState
  readonly #listeners = new Set<() => void>()
  readonly #again: Wait
  /** Own changes that the server has not confirmed yet, in their order. */
  readonly #pending = new Map<string, UpdateNotificationInput[]>()
  #known = new Map<string, KnownNotification>()
  /** Frames that came while a page was on its way, by which it may be too old. */
  #meanwhile: NotificationFrame[] | null = null
  #next: string | null = null
  #failures = 0
  #turn = 0
  #view: InboxView = { items: [], status: 'loading', problem: null, hasMore: false }

  constructor(deps: InboxDeps, state: NotificationState) {
    this.#deps = deps
    this.#state = state
    this.#again = deps.waits.add(() => void this.refresh())
  }

  get view(): InboxView {
    return this.#view
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Fetches as many as are shown, and at least one page. */
  async refresh(): Promise<void> {
    const wanted = Math.max(PAGE, this.#known.size)
    await this.#fetch(async (signal) => {
      const known = new Map<string, KnownNotification>()
      let next: string | null = null
      do {
        const page = await this.#page(next, signal)
        for (const value of page.items) known.set(value.id, { value, version: page.version })
        next = page.next
      } while (next !== null && known.size < wanted)
      return { known, next }
    })
  }

  /** Fetches the next page. */
  async more(): Promise<void> {
    const after = this.#next
    if (after === null || this.#meanwhile) return
    await this.#fetch(async (signal) => {
      const page = await this.#page(after, signal)
      const known = new Map(this.#known)
      for (const value of page.items) known.set(value.id, { value, version: page.version })
      return { known, next: page.next }
    })
  }

  /**
   * Marks a notification: shown at once, and taken back when the server refuses.
   * @throws Problem
   */
  async mark(id: string, change: UpdateNotificationInput): Promise<void> {
    const changes = this.#pending.get(id) ?? []
    this.#pending.set(id, [...changes, change])
    this.#show()
    try {
      const value = await this.#deps.api.notifications.update(id, change)
      const { inboxVersion } = this.#deps.store.confirmed
      this.#learn(value, Math.max(inboxVersion, this.#known.get(id)?.version ?? 0))
    } finally {
      const left = (this.#pending.get(id) ?? []).filter((one) => one !== change)
      if (left.length > 0) this.#pending.set(id, left)
      else this.#pending.delete(id)
      this.#show()
    }
  }

  frame(frame: NotificationFrame): void {
    if (this.#meanwhile) this.#meanwhile.push(frame)
    this.#apply(frame)
    this.#show()
  }

  /** Tickets that may not be seen any more take what waits about them along. */
  forget(tickets: ReadonlySet<string>): void {
    for (const [id, { value }] of this.#known)
      if (value.ticket && tickets.has(value.ticket.id)) this.#known.delete(id)
    this.#show()
  }

  /** Somebody else may sit here next. */
  clear(): void {
    this.#turn += 1
    this.#known = new Map()
    this.#pending.clear()
    this.#next = null
    this.#setView({ items: [], status: 'loading', problem: null, hasMore: false })
  }

  close(): void {
    this.#turn += 1
    this.#again.close()
  }

  async #page(after: string | null, signal: AbortSignal) {
    const { api, store } = this.#deps
    const query = { state: this.#state, limit: PAGE, ...(after !== null && { after }) }
    const page = await api.notifications.list(query, { signal })
    store.confirm((state) => learnUnread(state, page))
    return page
  }

  async #fetch(
    read: (signal: AbortSignal) => Promise<{ known: Map<string, KnownNotification>; next: string | null }>,
  ): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    this.#again.stop()
    this.#meanwhile = []
    try {
      const { known, next } = await read(this.#deps.waits.signal)
      if (turn !== this.#turn) return
      const frames = this.#meanwhile
      this.#known = known
      this.#next = next
      this.#failures = 0
      this.#meanwhile = null
      for (const frame of frames) this.#apply(frame)
      this.#setView({ ...this.#view, status: 'ready', problem: null })
      this.#show()
    } catch (error) {
      if (turn !== this.#turn) return
      this.#meanwhile = null
      if (!(error instanceof Problem)) throw error
      this.#failed(error)
    }
  }

  #failed(problem: Problem): void {
    const isNew = this.#view.status !== 'ready'
    this.#setView({ ...this.#view, ...(isNew && { status: 'failed' }), problem })
    if (!isForNow(problem)) return
    const { platform } = this.#deps
    this.#again.in(backoffMillis(this.#failures, WAITS, () => platform.random()))
    this.#failures += 1
  }

  #apply(frame: NotificationFrame): void {
    const { notification, version } = frame
    if (notification) this.#learn(notification, version)
    else if (frame._tag === 'NotificationChanged' && frame.notification_id !== null)
      this.#known.delete(frame.notification_id)
    else if (!this.#meanwhile) this.#again.now()
  }

  #learn(value: Notification, version: number): void {
    const known = this.#known.get(value.id)
    if (known && known.version > version) return
    // What belongs beyond the pages that were fetched comes with them.
    if (!known && this.#next !== null && !this.#isWithin(value)) return
    if (isIn(this.#state, value)) this.#known.set(value.id, { value, version })
    else this.#known.delete(value.id)
  }

  #isWithin(value: Notification): boolean {
    return [...this.#known.values()].some((one) => isBefore(value, one.value))
  }

  #show(): void {
    const now = new Date(this.#deps.platform.now()).toISOString()
    const items = [...this.#known.values()]
      .map(({ value }) =>
        (this.#pending.get(value.id) ?? []).reduce((shown, change) => marked(shown, change, now), value),
      )
      .filter((value) => isIn(this.#state, value))
      .sort((a, b) => (isBefore(a, b) ? -1 : 1))
    this.#setView({ ...this.#view, items, hasMore: this.#next !== null })
  }

  #setView(view: InboxView): void {
    this.#view = view
    tellAll(this.#deps.platform, this.#listeners)
  }
}
