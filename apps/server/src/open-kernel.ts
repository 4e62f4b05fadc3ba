import { join } from 'node:path'
import { refuseUnfinishedTransfer } from './domains/transfer/transfer.queries.ts'
import { migrate } from './io/db/migrate.ts'
import { makeFolder } from './io/make-folder.ts'
import { openSqlite } from './io/db/sqlite.ts'
import { systemClock } from './kernel/clock.ts'
import { localDoorbell } from './kernel/doorbell.ts'
import { newId } from './kernel/ids.ts'
import type { Kernel } from './kernel/run-command.ts'
import { localSignals } from './kernel/signals.ts'
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
  onWireError: (error: unknown) => void = () => undefined,
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
  const between = await openBetweenNodes(settings, store, onWireError).catch(async (error: unknown) => {
    await store.close()
    throw error
  })
  return {
    store,
    clock: systemClock,
    newId,
    doorbell: between.doorbell,
    signals: between.signals,
    publicUrl: settings.publicUrl,
    close: async () => {
      await between.close()
      await store.close()
    },
  }
}

type BetweenNodes = Pick<OpenKernel, 'doorbell' | 'signals' | 'close'>

/** On a file there is one node; on PostgreSQL they reach each other by the database itself, or by Redis where it is set. */
async function openBetweenNodes(
  settings: Settings,
  store: Store,
  onError: (error: unknown) => void,
): Promise<BetweenNodes> {
  if (settings.databaseUrl === null)
    return { doorbell: localDoorbell(), signals: localSignals(), close: () => Promise.resolve() }
  const [{ openWire }, { wireDoorbell }, { wireSignals }] = await Promise.all([
    import('./io/wire/open-wire.ts'),
    import('./io/doorbell/wire-doorbell.ts'),
    import('./io/signals/wire-signals.ts'),
  ])
  const wire = await openWire({ ...settings, databaseUrl: settings.databaseUrl }, store.db, onError)
  const doorbell = wireDoorbell(wire)
  const signals = wireSignals(wire)
  return {
    doorbell,
    signals,
    close: async () => {
      await Promise.all([doorbell.close(), signals.close()])
      await wire.close()
    },
  }
}
