import { sql } from 'kysely'
import type { Tx } from '../../io/db/tables.ts'
import { bulkSlices } from '../../kernel/bulk-slices.ts'

/** Writes to each ticket the seq of its event: few statements for any number, because the log's lock is held. */
export async function stampTickets(tx: Tx, stamps: readonly { id: string; seq: number }[]): Promise<void> {
  for (const slice of bulkSlices(stamps)) {
    const rows = slice.map(({ id, seq }) => sql`(${id}, cast(${seq} as bigint))`)
    await sql`update tickets set seq = stamp.column2 from (values ${sql.join(rows)}) as stamp
      where tickets.id = stamp.column1`.execute(tx)
  }
}
