import { existsSync, linkSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Kysely } from 'kysely'
import { contentOf } from '../../domains/transfer/transfer.queries.ts'
import { schemaVersion } from '../db/schema-version.ts'
import { sqliteDialect } from '../db/sqlite-driver.ts'
import type { Tables } from '../db/tables.ts'
import { makeFolder } from '../make-folder.ts'
import { bringBackFiles, dropFiles } from './backup-files.ts'
import { checkBackup, readBackupInfo } from './backup-file.ts'
import { removePart, requireRoom, syncFolder } from './make-backup.ts'
import { checkDatabase, requireKnownSchema } from './open-backup.ts'
import { renewInstallationIn } from './renew-installation.ts'
import { asideName, notEmpty, serverRuns, type RestoreOptions, type Restored } from './restore-options.ts'

/**
 * Puts a backup in the place of the database file. The copy is checked whole before anything else changes, and takes the
 * name in one step: a crash leaves the old file or the new one.
 */
export async function restoreToSqlite(
  backup: string,
  folder: string,
  options: RestoreOptions,
): Promise<Restored> {
  const said = await readBackupInfo(backup)
  requireKnownSchema(backup, said)
  makeFolder(folder)
  const target = join(folder, 'waybill.db')
  const content = existsSync(target) ? await contentOfFile(target) : null
  if (content !== null && !options.replace) throw notEmpty(content)
  requireRoom(folder, said.bytes)
  const part = join(folder, 'waybill.db.restoring')
  removePart(part)
  try {
    const info = await checkBackup(backup, {
      copyTo: part,
      eachPiece: (done, total) => {
        options.signal.throwIfAborted()
        options.progress(done, total)
      },
    })
    checkDatabase(part)
    // What a restore that fails later leaves in the store is named by nothing, and swept away.
    const files = options.files ? await bringBackFiles(part, options.files, options) : 0
    dropFiles(part)
    renewInstallationIn(part, info.schema)
    const aside = content === null ? null : join(folder, `waybill.${asideName(options.now)}.db`)
    takePlace(part, target, aside)
    await syncFolder(folder)
    return { info, aside, files }
  } catch (error) {
    removePart(part)
    throw error
  }
}

/** What a database file holds, in words; null when it is an installation in which nothing has happened. */
async function contentOfFile(path: string): Promise<string | null> {
  const file = new DatabaseSync(path, { timeout: 15_000 })
  try {
    const db = new Kysely<Tables>({ dialect: sqliteDialect(file) })
    return (await schemaVersion(db)) === 0 ? null : await contentOf(db)
  } finally {
    file.close()
  }
}

/**
 * The old file keeps its name until the new one takes it: what is set aside gets a second name first, and a rename
 * replaces in one step.
 * @throws BackupError when another process has the file open
 */
function takePlace(part: string, target: string, aside: string | null): void {
  if (!existsSync(target)) {
    for (const end of ['-wal', '-shm']) rmSync(`${target}${end}`, { force: true })
    renameSync(part, target)
    return
  }
  const old = new DatabaseSync(target, { timeout: 0 })
  try {
    // SQLite lets the last one only leave the WAL mode, and moves all of the WAL into the file when it does.
    old.exec('pragma journal_mode = delete; pragma locking_mode = exclusive; begin exclusive')
    if (aside !== null) linkSync(target, aside)
    try {
      renameSync(part, target)
    } catch (error) {
      if (aside !== null) rmSync(aside)
      throw error
    }
  } catch (error) {
    if (error instanceof Error && 'errcode' in error) throw serverRuns()
    throw error
  } finally {
    old.close()
  }
}
