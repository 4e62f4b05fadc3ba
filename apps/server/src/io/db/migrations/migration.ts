/** Column types by engine; everything else in a migration is one text of SQL for both. */
export interface ColumnTypes {
  /** Ids, keys and ranks: compared byte by byte in both engines. */
  id: string
  /** Counts, positions, and instants in milliseconds. */
  int: string
  json: string
}

export const columnTypes: Record<'sqlite' | 'postgres', ColumnTypes> = {
  sqlite: { id: 'text', int: 'integer', json: 'text' },
  postgres: { id: 'text collate "C"', int: 'bigint', json: 'jsonb' },
}

export interface Migration {
  /** Strictly increasing; the number of the newest is the version of the schema. */
  version: number
  name: string
  /** Statements in order. Forward only. */
  statements(types: ColumnTypes, engine: 'sqlite' | 'postgres'): string[]
}
