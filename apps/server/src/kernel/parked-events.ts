import type { Selectable } from 'kysely'
import type { Db, Tx } from '../io/db/tables.ts'
import type { ParkedEventsTable } from './kernel.tables.ts'

export type ParkedRow = Selectable<ParkedEventsTable>

interface FailedEvent {
  reader: string
  seq: number
  /** Tries so far. */
  attempts: number
  error: unknown
}

/** Events that readers gave up on (rule R4), newest first. */
export function parkedEvents(db: Db, query: { reader?: string; limit: number }): Promise<ParkedRow[]> {
  let select = db.selectFrom('parked_events').selectAll().orderBy('parked_at', 'desc').limit(query.limit)
  if (query.reader !== undefined) select = select.where('reader', '=', query.reader)
  return select.execute()
}

/** Notes that the event after the cursor failed, and when to try again. */
export async function noteFailure(tx: Tx, failed: FailedEvent, retryAt: number): Promise<void> {
  await tx
    .updateTable('readers')
    .set({ attempts: failed.attempts, retry_at: retryAt, last_error: describe(failed.error) })
    .where('name', '=', failed.reader)
    .execute()
}

/** Puts an event aside that has had all its tries. */
export async function parkEvent(tx: Tx, failed: FailedEvent, now: number): Promise<void> {
  const { reader, seq, attempts } = failed
  const error = describe(failed.error)
  await tx
    .insertInto('parked_events')
    .values({ reader, seq, attempts, error, parked_at: now, retry_at: null })
    .onConflict((on) => on.columns(['reader', 'seq']).doUpdateSet({ attempts, error }))
    .execute()
}

export async function unparkEvent(tx: Tx, reader: string, seq: number): Promise<void> {
  await tx.deleteFrom('parked_events').where('reader', '=', reader).where('seq', '=', seq).execute()
}

/** It stays parked, and rests until somebody asks again. */
export async function noteFailedRetry(tx: Tx, reader: string, seq: number, error: unknown): Promise<void> {
  await tx
    .updateTable('parked_events')
    .set((of) => ({ attempts: of('attempts', '+', 1), error: describe(error), retry_at: null }))
    .where('reader', '=', reader)
    .where('seq', '=', seq)
    .execute()
}

function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return text.slice(0, 4_000)
}
