import { copyFileSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { Kysely } from 'kysely'
import { migrate } from '../db/migrate.ts'
import { KNOWN_SCHEMA } from '../db/schema-version.ts'
import { prepareConnection } from '../db/sqlite-connection.ts'
import { sqliteDialect } from '../db/sqlite-driver.ts'
import { APPLICATION_ID, openSqlite } from '../db/sqlite.ts'
import type { Tables } from '../db/tables.ts'
import type { Store } from '../../kernel/store.ts'
import { BackupError, newer, type BackupInfo } from './backup-file.ts'

/** @throws BackupError when this program is too old for the backup */
export function requireKnownSchema(path: string, info: BackupInfo): void {
  if (info.schema > KNOWN_SCHEMA) throw new BackupError(newer(path, info.program))
}

/** Opens a database file without ever writing to it or beside it. Nobody else may write to it meanwhile. */
export function openImmutable(path: string): DatabaseSync {
  const url = pathToFileURL(path)
  url.searchParams.set('immutable', '1')
  const file = new DatabaseSync(url, { readOnly: true })
  prepareConnection(file)
  return file
}

/** @throws BackupError when SQLite finds the file damaged, or when it is not ours */
export function checkDatabase(path: string): void {
  const file = openImmutable(path)
  try {
    const id = Object.values(file.prepare('pragma application_id').get() ?? {})[0]
    if (id !== APPLICATION_ID) throw new BackupError(`${path} is a database of another program`)
    const [first] = file.prepare('pragma integrity_check(1)').all()
    const verdict = Object.values(first ?? {})[0]
    if (verdict !== 'ok') throw new BackupError(`${path} is damaged: ${String(verdict)}`)
  } finally {
    file.close()
  }
}

/**
 * Gives the states in a backup to `work`, as the store of an installation does. The file itself stays as it is: one of an older
 * version is copied into a temporary folder and migrated there.
 */
export async function withBackup<T>(
  path: string,
  info: BackupInfo,
  work: (store: Pick<Store, 'snapshot'>) => Promise<T>,
): Promise<T> {
  requireKnownSchema(path, info)
  if (info.schema === KNOWN_SCHEMA) {
    const file = openImmutable(path)
    try {
      const db = new Kysely<Tables>({ dialect: sqliteDialect(file) })
      return await work({ snapshot: (read) => read(db) })
    } finally {
      file.close()
    }
  }
  const folder = mkdtempSync(join(tmpdir(), 'waybill-backup-'))
  try {
    const copy = join(folder, 'waybill.db')
    copyFileSync(path, copy)
    truncateSync(copy, info.bytes)
    const store = openSqlite(copy)
    try {
      await migrate(store)
      return await work(store)
    } finally {
      await store.close()
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
