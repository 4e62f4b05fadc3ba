import { join } from 'node:path'
import { refuseUnfinishedTransfer } from './domains/transfer/transfer.queries.ts'
import { migrate } from './io/db/migrate.ts'
import { openPostgres } from './io/db/postgres.ts'
import { makeFolder } from './io/make-folder.ts'
import { openSqlite } from './io/db/sqlite.ts'
import { postgresDoorbell } from './io/doorbell/postgres-doorbell.ts'
import { systemClock } from './kernel/clock.ts'
import { localDoorbell } from './kernel/doorbell.ts'
import { newId } from './kernel/ids.ts'
import type { Kernel } from './kernel/run-command.ts'
import type { Store } from './kernel/store.ts'
import type { Settings } from './settings.ts'

/** A kernel on the database that the settings name. */
export interface OpenKernel extends Kernel {
  close(): Promise<void>
}

/** Opens the database of the settings without looking at its schema. */
export function openStore(settings: Settings): Store {
  if (settings.databaseUrl !== null) return openPostgres(settings.databaseUrl)
  makeFolder(settings.data)
  return openSqlite(join(settings.data, 'waybill.db'))
}

/**
 * Opens the database, brings its schema up to date, and gives the kernel that commands run on.
 * @param options `unfinishedTransfer`: for the import of an export itself, which goes on with one that was cut off
 * @throws Problem while the import of an export is unfinished
 */
export async function openKernel(
  settings: Settings,
  onDoorbellError: (error: unknown) => void = () => undefined,
  options: { unfinishedTransfer: 'refuse' | 'allow' } = { unfinishedTransfer: 'refuse' },
): Promise<OpenKernel> {
  const store = openStore(settings)
  try {
    await migrate(store)
    if (options.unfinishedTransfer === 'refuse') await refuseUnfinishedTransfer(store.db)
  } catch (error) {
    await store.close()
    throw error
  }
  // The command line rings too: an import beside a server is seen at once on PostgreSQL, within a second on SQLite.
  const doorbell =
    settings.databaseUrl === null ? localDoorbell() : postgresDoorbell(settings.databaseUrl, onDoorbellError)
  return {
    store,
    clock: systemClock,
    newId,
    doorbell,
    close: async () => {
      await doorbell.close()
      await store.close()
    },
  }
}
