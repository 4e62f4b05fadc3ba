import type { Api } from './api/api.ts'
import type { KnownProject } from './outbox/provisional.ts'
import type { State } from './store/state.ts'

/** What projects are called, as far as somebody has asked for them here or a ticket says so. */
export class KnownProjects {
  readonly #read: (ref: string) => Promise<KnownProject>
  readonly #state: () => State
  readonly #known = new Map<string, KnownProject>()

  constructor(api: Pick<Api, 'projects'>, signal: () => AbortSignal, state: () => State) {
    this.#read = (ref) => api.projects.get(ref, { signal: signal() })
    this.#state = state
  }

  /** By id or key. @throws Problem 404 */
  async read(ref: string): Promise<KnownProject> {
    const { id, key } = await this.#read(ref)
    const project = { id, key }
    for (const name of [ref, id, key]) this.#known.set(name.toLowerCase(), project)
    return project
  }

  find(ref: string): KnownProject | undefined {
    const name = ref.toLowerCase()
    const known = this.#known.get(name)
    if (known) return known
    for (const { value } of this.#state().tickets.values())
      if (value.project_id === name || value.project_key.toLowerCase() === name)
        return { id: value.project_id, key: value.project_key }
    return undefined
  }

  /** Somebody else may sit here next. */
  forget(): void {
    this.#known.clear()
  }
}
