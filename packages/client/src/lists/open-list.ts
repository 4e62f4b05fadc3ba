import type { Topic } from '@waybill/contract/protocol/topics.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { backoffMillis } from '../backoff.ts'
import { isForNow } from '../http/problems.ts'
import { provisionalIds } from '../outbox/intent.ts'
import type { Platform } from '../platform.ts'
import type { Store } from '../store/store.ts'
import { tellAll } from '../store/tell-all.ts'
import type { Wait, Waits } from '../waits.ts'
import { listRules } from './list-rules.ts'
import { LiveList, type ListPage, type ListView } from './live-list.ts'

export interface ListWish {
  /** Id or key; without it, everything that one may see. */
  project?: string
  /** In the query language, as `status:open assignee:me sort:due`. */
  filter?: string
}

export interface ListsDeps {
  platform: Platform
  waits: Waits
  store: Store
  /** The id of a project. @throws Problem 404 */
  projectId: (project: string) => Promise<string>
  /** Without a connection nothing is asked for: that follows when there is one. */
  isLive: () => boolean
  fetch: (wish: { project?: string; filter?: string; limit: number; after?: string }) => Promise<ListPage>
  listen: (topic: Topic) => () => void
  /** A list is closed: what only it showed may be left. */
  closed: () => void
}

/** Between tries while the server cannot say which project it is. */
const WAITS = { first: 1_000, most: 30_000 }
const NOTHING: ListView = { tickets: [], ready: false, hasMore: false, problem: null }

/** A list that somebody shows; it has no tickets before its project has been found. */
export class OpenList {
  readonly #deps: ListsDeps
  readonly #wish: ListWish
  readonly #listeners = new Set<() => void>()
  readonly #stopListening: () => void
  readonly #wait: Wait
  #topic: Topic | null = null
  #list: LiveList | null = null
  #failed: ListView | null = null
  #told: ListView = NOTHING
  #leave: (() => void) | null = null
  #failures = 0
  #isClosed = false

  constructor(deps: ListsDeps, wish: ListWish) {
    this.#deps = deps
    this.#wish = wish
    this.#stopListening = deps.store.subscribe(() => this.#tell())
    this.#wait = deps.waits.add(() => {
      if (!this.#list) void this.#begin()
    })
    void this.#begin()
  }

  /** null as long as the project has not been found. */
  get list(): LiveList | null {
    return this.#list
  }

  get topic(): Topic | null {
    return this.#topic
  }

  get view(): ListView {
    return this.#failed ?? this.#list?.view ?? NOTHING
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** There is a connection again: what could not be fetched before is fetched now. */
  connected(): void {
    if (!this.#list) this.#wait.now()
    else if (!this.view.ready || this.view.problem) void this.#list.refresh()
  }

  close(): void {
    this.#isClosed = true
    this.#stopListening()
    this.#wait.close()
    this.#leave?.()
    this.#leave = null
    this.#list?.close()
  }

  async #begin(): Promise<void> {
    const { project } = this.#wish
    try {
      const id = project === undefined ? null : await this.#deps.projectId(project)
      this.#failed = null
      if (!this.#isClosed && !this.#list) await this.#show(id)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      this.#failed = { ...NOTHING, problem: error }
      this.#tell()
      if (isForNow(error)) this.#beginLater()
    }
  }

  #beginLater(): void {
    if (this.#isClosed) return
    const { platform } = this.#deps
    const millis = backoffMillis(this.#failures, WAITS, () => platform.random())
    this.#failures += 1
    this.#wait.in(millis)
  }

  /** Listens before it looks: what happens in between comes twice, and never not at all. */
  #show(projectId: string | null): Promise<void> {
    const { platform, waits, store, fetch, listen, isLive } = this.#deps
    const { filter = '' } = this.#wish
    const provisional = () => provisionalIds(store.getSnapshot().pending)
    const named = {
      ...(projectId !== null && { project: projectId }),
      ...(filter.trim() !== '' && { filter }),
    }
    this.#topic = projectId === null ? 'all' : `project:${projectId}`
    this.#leave = listen(this.#topic)
    this.#list = new LiveList({
      platform,
      waits,
      rules: listRules(filter, projectId),
      state: () => store.getSnapshot().state,
      fetch: (limit, after) => fetch({ ...named, limit, ...(after !== null && { after }) }),
      provisional,
      changed: () => this.#tell(),
    })
    this.#list.touch(provisional())
    return isLive() ? this.#list.refresh() : Promise.resolve()
  }

  #tell(): void {
    const { view } = this
    if (view === this.#told) return
    this.#told = view
    tellAll(this.#deps.platform, this.#listeners)
  }
}
