import type { Wanted } from './wanted.ts'

export const DEFAULT_SEARCH_LIMIT = 20

/** Which tickets a page of a search shows, in their order, and where the next one begins. */
export interface SearchPage {
  ids: string[]
  /** Those of them that were found by forgiving a typo only. */
  typos: Set<string>
  wanted: Wanted[]
  next: string | null
}
