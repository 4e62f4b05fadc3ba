import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkExport } from '../domains/transfer/check-export.ts'
import { importExport } from '../domains/transfer/import-export.ts'
import { migrate } from '../io/db/migrate.ts'
import { KNOWN_SCHEMA } from '../io/db/schema-version.ts'
import { openSqlite } from '../io/db/sqlite.ts'
import { systemClock } from '../kernel/clock.ts'
import { localDoorbell } from '../kernel/doorbell.ts'
import { newId } from '../kernel/ids.ts'
import { localSignals } from '../kernel/signals.ts'
import type { ExitCode } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { showTransfer } from './show-transfer.ts'

/** Checks an export, and that it leads to the state that it came from, in an installation that is thrown away. */
export async function verifyExport(
  context: CliContext,
  folder: string,
  { quick, json }: { quick: boolean; json: boolean },
): Promise<ExitCode> {
  const shown = showTransfer(context)
  const options = {
    folder,
    schema: KNOWN_SCHEMA,
    signal: context.interrupted(),
    progress: shown.progress,
  }
  const { manifest } = quick ? await checkExport(folder, options) : { manifest: null }
  const summary = quick ? null : await importedOnce(context.settings().publicUrl, options)
  shown.stop()
  const result = {
    ok: true,
    events: manifest?.head ?? summary?.events ?? 0,
    tickets: manifest?.tickets ?? summary?.tickets ?? 0,
    hash: manifest?.state_hash ?? summary?.state_hash ?? '',
    replayed: !quick,
  }
  if (json) context.print(JSON.stringify(result))
  else {
    const verdict = quick
      ? 'checksums, counts and positions are right; the log was not replayed'
      : 'checksums are right, and the log gives the state that was exported'
    context.print(`${n(result.events)} events, ${n(result.tickets)} tickets: ${verdict}.`)
    context.print(`State hash ${result.hash}`)
  }
  return 0
}

async function importedOnce(publicUrl: URL, options: Parameters<typeof importExport>[1]) {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-verify-'))
  try {
    const store = openSqlite(join(folder, 'waybill.db'))
    try {
      await migrate(store)
      return await importExport(
        { store, clock: systemClock, newId, doorbell: localDoorbell(), signals: localSignals(), publicUrl },
        options,
      )
    } finally {
      await store.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const n = (count: number) => count.toLocaleString('en')
