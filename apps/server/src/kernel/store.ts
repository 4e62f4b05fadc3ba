import type { Db, Tx } from '../io/db/tables.ts'
import type { EngineSql } from '../io/db/engine-sql.ts'

/**
 * The port to the database. `write` is called by the kernel's command runner, reader runner and job queue only (an
 * architecture test holds this), so that nothing changes state outside of them.
 */
export interface Store {
  readonly engine: 'sqlite' | 'postgres'
  /** Reads what is committed; cannot write on SQLite. */
  readonly db: Db
  /**
   * For reads that may take long: on SQLite its statements run in threads, so that the event loop goes on; on PostgreSQL
   * it is `db`. Each statement sees what is committed when it runs.
   */
  readonly background: Db
  /** The few pieces of SQL that differ between the engines. */
  readonly sql: EngineSql
  /**
   * Runs `work` in one write transaction and answers after it is durably committed. An error rolls back all of it. On
   * SQLite, calls that arrive together share one commit with a savepoint each. `work` may run again after a deadlock or
   * a serialization failure, so it must not touch anything but `tx`.
   */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Runs long reads on one state of the database, however long they take and whatever is written meanwhile. On SQLite
   * they run on this thread: give others a turn between statements.
   */
  snapshot<T>(work: (db: Db) => Promise<T>): Promise<T>
  /**
   * Lets others write first: resolves when nobody waits to, at the latest after `most` milliseconds. For work that can
   * wait, on an engine with one writer; elsewhere at once.
   */
  letOthersWrite(most: number): Promise<void>
  close(): Promise<void>
}
