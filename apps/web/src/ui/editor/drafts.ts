import { MOST_DRAFT_BYTES } from '@waybill/contract/drafts/draft.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'

/** What was written at one place, by what it is for: `comment`, `description`, `reply:<id>`. */
export type DraftParts = Readonly<Record<string, string>>

/** Where it is safe by now: nowhere yet, in this browser, or on the server too. */
export type DraftSafety = 'none' | 'browser' | 'server'

/** Milliseconds between a change and its way to the server. */
export const SAVE_AFTER = 2_000

interface Kept {
  /** Milliseconds since 1970 UTC. */
  at: number
  parts: DraftParts
}

interface DraftDeps {
  /** In this browser, for this person and place. */
  browser: { get(): string | null; set(text: string | null): void }
  server: {
    /** null: none. @throws Problem */
    get(): Promise<{ content: Readonly<Record<string, unknown>>; updated_at: string } | null>
    /** @throws Problem */
    save(parts: DraftParts): Promise<unknown>
    /** @throws Problem */
    remove(): Promise<unknown>
  }
  now(): number
  later(millis: number, act: () => void): () => void
}

/**
 * Texts of one place that have not been sent: in the browser with each stroke, so that nothing is lost when the page goes, and
 * on the server soon after, so that they are there on every machine. What was written last counts.
 */
export class DraftPlace {
  readonly #deps: DraftDeps
  readonly #listeners = new Set<() => void>()
  /** Parts that were changed here before the server had said what it has. */
  readonly #touched = new Set<string>()
  #parts: DraftParts = {}
  #at = 0
  #safety: DraftSafety = 'none'
  #isLoaded = false
  #isOnServer = false
  #cancel: (() => void) | null = null
  #saving: Promise<void> | null = null

  constructor(deps: DraftDeps) {
    this.#deps = deps
    this.#take(this.#readBrowser())
  }

  get parts(): DraftParts {
    return this.#parts
  }

  get safety(): DraftSafety {
    return this.#safety
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Fetches what another machine may have left; what was written here since stays. */
  async load(): Promise<void> {
    if (this.#isLoaded) return
    this.#isLoaded = true
    try {
      const found = await this.#deps.server.get()
      this.#isOnServer ||= found !== null
      if (found) this.#learn({ at: Date.parse(found.updated_at), parts: textsOf(found.content) })
    } catch (error) {
      this.#isLoaded = false
      if (!(error instanceof Problem)) throw error
    }
  }

  /** An empty text is none. */
  set(part: string, text: string): void {
    if ((this.#parts[part] ?? '') === text) return
    this.#touched.add(part)
    const { [part]: _, ...others } = { ...this.#readBrowser()?.parts, ...this.#parts }
    this.#parts = text === '' ? others : { ...others, [part]: text }
    this.#at = this.#deps.now()
    this.#safety = 'none'
    this.#writeBrowser()
    this.#cancel ??= this.#deps.later(SAVE_AFTER, () => void this.save())
    this.#tell()
  }

  /** Another window of the same browser has written. */
  heard(): void {
    this.#take(this.#readBrowser())
    this.#tell()
  }

  /** Brings what is not on the server yet there now. */
  async save(): Promise<void> {
    this.#cancel?.()
    this.#cancel = null
    if (this.#saving) {
      await this.#saving
      return this.save()
    }
    this.#saving = this.#send().finally(() => {
      this.#saving = null
    })
    return this.#saving
  }

  async #send(): Promise<void> {
    const sent = this.#parts
    const isEmpty = Object.keys(sent).length === 0
    if (new TextEncoder().encode(JSON.stringify(sent)).length > MOST_DRAFT_BYTES) return
    try {
      if (!isEmpty) await this.#deps.server.save(sent)
      else if (this.#isOnServer) await this.#deps.server.remove()
      this.#isOnServer = !isEmpty
      if (this.#parts === sent) this.#safety = isEmpty ? 'none' : 'server'
      this.#tell()
    } catch (error) {
      // It stays in the browser, and goes along with the next change.
      if (!(error instanceof Problem)) throw error
    }
  }

  /** Of each part that nobody touched here, the newer one. */
  #learn({ at, parts }: Kept): void {
    if (at <= this.#at && this.#touched.size === 0) return
    const own = Object.entries(this.#parts).filter(([part]) => this.#touched.has(part))
    const theirs = Object.entries(parts).filter(([part]) => !this.#touched.has(part))
    this.#parts = Object.fromEntries([...theirs, ...own])
    if (own.length === 0) this.#at = at
    this.#writeBrowser()
    if (own.length === 0) this.#safety = 'server'
    this.#tell()
  }

  #take(kept: Kept | null): void {
    this.#parts = kept?.parts ?? {}
    this.#at = kept?.at ?? 0
    this.#safety = kept ? 'browser' : 'none'
  }

  #readBrowser(): Kept | null {
    try {
      const kept: unknown = JSON.parse(this.#deps.browser.get() ?? 'null')
      if (!isObject(kept) || typeof kept['at'] !== 'number' || !isObject(kept['parts'])) return null
      return { at: kept['at'], parts: textsOf(kept['parts']) }
    } catch (error) {
      if (error instanceof SyntaxError) return null
      throw error
    }
  }

  #writeBrowser(): void {
    const isEmpty = Object.keys(this.#parts).length === 0
    try {
      this.#deps.browser.set(isEmpty ? null : JSON.stringify({ at: this.#at, parts: this.#parts }))
      if (!isEmpty) this.#safety = 'browser'
    } catch (error) {
      // A full or forbidden storage: the server gets it in two seconds.
      if (!(error instanceof DOMException)) throw error
    }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function textsOf(content: Readonly<Record<string, unknown>>): DraftParts {
  return Object.fromEntries(
    Object.entries(content).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
}
