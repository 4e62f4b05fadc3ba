import { join } from 'node:path'
import { refuseUnfinishedTransfer } from './domains/transfer/transfer.queries.ts'
import { migrate } from './io/db/migrate.ts'
import { makeFolder } from './io/make-folder.ts'
import { openSqlite } from './io/db/sqlite.ts'
import { systemClock } from './kernel/clock.ts'
import { localDoorbell, type Doorbell } from './kernel/doorbell.ts'
import { newId } from './kernel/ids.ts'
import type { Kernel } from './kernel/run-command.ts'
import type { Store } from './kernel/store.ts'
import type { Settings } from './settings.ts'

/** A kernel on the database that the settings name. */
export interface OpenKernel extends Kernel {
  close(): Promise<void>
}

/** Opens the database of the settings without looking at its schema. */
export async function openStore(settings: Settings): Promise<Store> {
  if (settings.databaseUrl !== null) {
    // Loaded when it is used: on a file it would take 30 MB and a tenth of the start for nothing.
    const { openPostgres } = await import('./io/db/postgres.ts')
    return openPostgres(settings.databaseUrl)
  }
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
  const store = await openStore(settings)
  try {
    await migrate(store)
    if (options.unfinishedTransfer === 'refuse') await refuseUnfinishedTransfer(store.db)
  } catch (error) {
    await store.close()
    throw error
  }
  // The command line rings too: an import beside a server is seen at once on PostgreSQL, within a second on SQLite.
  const doorbell = await openDoorbell(settings, onDoorbellError)
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

async function openDoorbell(settings: Settings, onError: (error: unknown) => void): Promise<Doorbell> {
  if (settings.databaseUrl === null) return localDoorbell()
  const { postgresDoorbell } = await import('./io/doorbell/postgres-doorbell.ts')
  return postgresDoorbell(settings.databaseUrl, onError)
}
