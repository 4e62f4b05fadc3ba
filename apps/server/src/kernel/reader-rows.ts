import type { Selectable } from 'kysely'
import type { Db, Tx } from '../io/db/tables.ts'
import type { ReadersTable } from './kernel.tables.ts'
import { readHead } from './event-log.ts'

export type ReaderRow = Selectable<ReadersTable>

/** How one reader stands, for readiness, metrics and the people who look after Waybill. */
export interface ReaderState {
  name: string
  cursor: number
  /** Events between the cursor and the head of the log; those that the reader does not hear may count for some seconds. */
  lag: number
  /** The node that runs it; null: nobody (yet). */
  owner: string | null
  /** Tries at the event after the cursor that failed, with the last error. */
  attempts: number
  error: string | null
  parked: number
}

/** The state of readers by name; of all that ever ran without `names`. */
export async function readerStates(db: Db, names?: readonly string[]): Promise<ReaderState[]> {
  if (names?.length === 0) return []
  const { head } = await readHead(db)
  let select = db.selectFrom('readers').selectAll().orderBy('name')
  if (names) select = select.where('name', 'in', [...names])
  const rows = await select.execute()
  const parked = await db
    .selectFrom('parked_events')
    .select((of) => ['reader', of.fn.countAll<number>().as('count')])
    .groupBy('reader')
    .execute()
  const counts = new Map(parked.map((row) => [row.reader, row.count]))
  return rows.map((row) => ({
    name: row.name,
    cursor: row.cursor,
    lag: Math.max(0, head - row.cursor),
    owner: row.lease_owner,
    attempts: row.attempts,
    error: row.last_error,
    parked: counts.get(row.name) ?? 0,
  }))
}

/** Makes the row of a reader that runs for the first time. */
export async function registerReader(tx: Tx, name: string, cursor: number): Promise<void> {
  await tx
    .insertInto('readers')
    .values({ name, cursor, lease_owner: null, lease_until: 0, last_error: null })
    .onConflict((on) => on.column('name').doNothing())
    .execute()
}

/**
 * Takes or renews the lease of a reader (rule R5), and notes how far this node has looked past events that the reader
 * does not hear. Null: another node has it.
 */
export async function takeLease(
  tx: Tx,
  lease: { name: string; owner: string; now: number; until: number; position: number | null },
): Promise<ReaderRow | null> {
  const { name, owner, now, until, position } = lease
  const row = await tx
    .updateTable('readers')
    .set((of) => ({
      lease_owner: owner,
      lease_until: until,
      ...(position !== null && {
        cursor: of
          .case()
          .when('cursor', '<', position)
          .then(of.cast<number>(of.val(position), 'bigint'))
          .else(of.ref('cursor'))
          .end(),
      }),
    }))
    .where('name', '=', name)
    .where((of) =>
      position === null
        ? of.or([of('lease_owner', 'is', null), of('lease_until', '<=', now), of('lease_owner', '=', owner)])
        : of('lease_owner', '=', owner),
    )
    .returningAll()
    .executeTakeFirst()
  return row ?? null
}

/** Gives the leases of a node back, so that others need not wait until they run out. */
export async function releaseLeases(tx: Tx, owner: string): Promise<void> {
  await tx
    .updateTable('readers')
    .set({ lease_owner: null, lease_until: 0 })
    .where('lease_owner', '=', owner)
    .execute()
}

export class LeaseLostError extends Error {
  constructor(name: string) {
    super(`another node has taken over the reader ${name}`)
    this.name = 'LeaseLostError'
  }
}

/**
 * The fence of every transaction of a reader: it moves the cursor only while this node holds the lease and nobody has
 * moved it since, and locks the row, so that a node that lost the lease can commit nothing (rule R5).
 * @throws LeaseLostError
 */
export async function moveCursor(
  tx: Tx,
  move: { name: string; owner: string; from: number; to: number },
): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('readers')
    .set({ cursor: move.to, attempts: 0, retry_at: 0, last_error: null })
    .where('name', '=', move.name)
    .where('lease_owner', '=', move.owner)
    .where('cursor', '<=', move.from)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new LeaseLostError(move.name)
}

/** The fence for work that does not move the cursor. @throws LeaseLostError */
export async function lockLease(tx: Tx, name: string, owner: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('readers')
    .set({ lease_owner: owner })
    .where('name', '=', name)
    .where('lease_owner', '=', owner)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) throw new LeaseLostError(name)
}
