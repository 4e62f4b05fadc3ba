import type { Db } from '../../io/db/tables.ts'
import { readerStates } from '../../kernel/reader-rows.ts'

/** The reader that feeds the index. */
export const SEARCH_READER = 'search'

/** How far the index has read the log, and how many events it is behind; null before it ran for the first time. */
export async function searchPosition(db: Db): Promise<{ cursor: number; lag: number } | null> {
  const [state] = await readerStates(db, [SEARCH_READER])
  return state ?? null
}
