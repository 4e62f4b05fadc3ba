import type { Selectable } from 'kysely'
import type { SearchSlot } from './search-sql.ts'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db, Tx } from '../../io/db/tables.ts'
import type { SearchStateTable } from './search.tables.ts'

export type SearchState = Selectable<SearchStateTable>

export function readSearchState(db: Db): Promise<SearchState> {
  return db.selectFrom('search_state').selectAll().executeTakeFirstOrThrow()
}

/** Whoever writes documents holds this row: so nobody writes an older text over a newer one. */
export function lockSearchState(tx: Tx, sql: EngineSql): Promise<SearchState> {
  return sql.forUpdate(tx.selectFrom('search_state').selectAll()).executeTakeFirstOrThrow()
}

/** The indexes that have to hear of changes. */
export function slotsOf(state: SearchState): SearchSlot[] {
  return state.building === null ? [state.live] : [state.live, state.building]
}
