import type { Db } from '../../io/db/tables.ts'
import { searchPosition } from './search-lag.queries.ts'
import { readSearchState } from './search-state.queries.ts'
import type { CheckResult } from './search.tables.ts'

export interface SearchHealth {
  ok: boolean
  /** Events between the index and the head of the log. */
  lag: number
  documents: number
  state: 'serving' | 'rebuilding'
  /** Of the index that is being built, 0 to 1. */
  progress: number | null
  checked_at: number | null
  check: CheckResult | null
}

/** How the index stands, for readiness and the command line. Few and small reads. */
export async function readSearchHealth(db: Db): Promise<SearchHealth> {
  const state = await readSearchState(db)
  const position = await searchPosition(db)
  const rebuilding = state.building !== null
  return {
    ok: state.check_result === null || state.check_result === 'ok',
    lag: position?.lag ?? 0,
    documents: state.documents,
    state: rebuilding ? 'rebuilding' : 'serving',
    progress: rebuilding ? Math.min(1, state.built / Math.max(1, state.build_total)) : null,
    checked_at: state.checked_at,
    check: state.check_result,
  }
}
