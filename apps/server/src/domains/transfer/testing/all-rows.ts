import { sql } from 'kysely'
import { canonicalJson } from '../../../kernel/idempotency.ts'
import type { Store } from '../../../kernel/store.ts'

/** Every row of the tables as text, in an order and a form that do not depend on the engine. */
export async function allRows(
  store: Pick<Store, 'db'>,
  tables: readonly string[],
  without: Readonly<Record<string, readonly string[]>> = {},
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}`.execute(store.db)
    found[table] = rows
      .map((row) =>
        canonicalJson(
          Object.fromEntries(
            Object.entries(row)
              .filter(([column]) => !without[table]?.includes(column))
              .map(([column, value]) => [column, plain(value)]),
          ),
        ),
      )
      .toSorted()
  }
  return found
}

/** JSON columns come back as text; their white space is the engine's. */
function plain(value: unknown): unknown {
  if (typeof value !== 'string' || !/^[[{]/.test(value)) return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return value
  }
}
