import { existsSync, renameSync, rmSync, statfsSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { FileStore } from '../../domains/attachments/file-store.ts'
import type { Store } from '../../kernel/store.ts'
import { BackupError, sealBackup, type BackupInfo } from './backup-file.ts'
import { addFiles, sizeOfFiles, type CopiedFiles } from './backup-files.ts'
import { backupPostgres, sizeOfPostgres } from './backup-postgres.ts'
import { backupSqlite, sizeOfSqlite } from './backup-sqlite.ts'
import type { CopyOptions } from './copy-options.ts'

/** Room that must be left on the disk beside the backup. */
const SPARE_BYTES = 16 * 1024 * 1024

export type BackupSource = { engine: 'sqlite'; path: string } | { engine: 'postgres'; store: Store }

interface BackupOptions extends CopyOptions {
  target: string
  /** Where attached files are; without it the backup holds what is said of them, and not their bytes. */
  files?: FileStore
  /** Whether a file of that name may be replaced. */
  replace: boolean
  program: string
  now: number
}

/**
 * Writes a backup of one state of an installation, beside a server at work. It has its name only when it is whole; what a
 * crash leaves behind is called `.part`.
 * @throws BackupError when the file exists or the disk has no room; the signal's reason when it is stopped
 */
export async function makeBackup(
  source: BackupSource,
  options: BackupOptions,
): Promise<BackupInfo & CopiedFiles> {
  const { target, signal } = options
  if (existsSync(target) && !options.replace)
    throw new BackupError(`${target} exists already; name another file, or add --replace`)
  const size = source.engine === 'sqlite' ? sizeOfSqlite(source.path) : await sizeOfPostgres(source.store.db)
  requireRoom(dirname(target), size)
  const part = `${target}.part`
  removePart(part)
  try {
    if (source.engine === 'sqlite') await backupSqlite(source.path, part, options)
    else await backupPostgres(source.store, part, options)
    const { head, schema } = readHeadOf(part)
    if (options.files) requireRoom(dirname(target), sizeOfFiles(part))
    const copied = options.files
      ? await addFiles(part, options.files, options)
      : { files: 0, missing_files: 0 }
    const info = await sealBackup(part, {
      waybill_backup: 1,
      program: options.program,
      schema,
      engine: source.engine,
      made_at: new Date(options.now).toISOString(),
      head,
    })
    signal.throwIfAborted()
    renameSync(part, target)
    await syncFolder(dirname(target))
    return { ...info, ...copied }
  } catch (error) {
    removePart(part)
    throw error
  }
}

/** @throws BackupError with both sizes when there is no room for so many bytes */
export function requireRoom(folder: string, bytes: number): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= bytes + SPARE_BYTES) return
  const mebibytes = (count: number) => `${String(Math.ceil(count / 1024 / 1024))} MiB`
  throw new BackupError(
    `there is no room in ${folder}: about ${mebibytes(bytes)} are needed and ${mebibytes(free)} are free`,
  )
}

/** After it a crash cannot take the new name away again. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

export function removePart(part: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${part}${end}`, { force: true })
}

function readHeadOf(path: string): { head: number; schema: number } {
  const file = new DatabaseSync(path, { readOnly: true })
  try {
    const row = file
      .prepare(
        'select (select seq from log_head) as head, (select max(version) from schema_version) as schema',
      )
      .get()
    return { head: Number(row?.['head']), schema: Number(row?.['schema']) }
  } finally {
    file.close()
  }
}
