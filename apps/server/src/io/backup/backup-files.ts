import { Readable } from 'node:stream'
import { DatabaseSync } from 'node:sqlite'
import { MissingFile, type FileStore, type Files } from '../../domains/attachments/file-store.ts'
import { BackupError } from './backup-file.ts'
import { openImmutable } from './open-backup.ts'

/** Beside the tables of the installation: the bytes of attached files, in pieces that fit into memory. */
const TABLE = 'backup_files'
const PIECE_BYTES = 4 * 1024 * 1024

export interface CopiedFiles {
  files: number
  /** Those that the database names and the store does not have. */
  missing_files: number
}

interface Options {
  signal: AbortSignal
}

/** Bytes of all files that a copied database names. */
export function sizeOfFiles(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true })
  try {
    if (!hasTable(database, 'attachments')) return 0
    const row = database
      .prepare('select sum(size) as size from (select distinct sha256, size from attachments)')
      .get()
    return Number(row?.['size'] ?? 0)
  } finally {
    database.close()
  }
}

/** Adds the bytes of all files that the copied database names. The sweep leaves them be: they were named a moment ago. */
export async function addFiles(path: string, store: FileStore, { signal }: Options): Promise<CopiedFiles> {
  const database = new DatabaseSync(path)
  try {
    if (!hasTable(database, 'attachments')) return { files: 0, missing_files: 0 }
    database.exec(`pragma journal_mode = delete; pragma synchronous = off; begin;
      create table ${TABLE} (sha256 text not null, piece integer not null, bytes blob not null, primary key (sha256, piece))`)
    const names = database.prepare('select distinct sha256 from attachments order by sha256').all()
    const insert = database.prepare(`insert into ${TABLE} values (?, ?, ?)`)
    let missing = 0
    for (const name of names) {
      const sha256 = String(name['sha256'])
      const stream = await store.read(sha256).catch((error: unknown) => {
        if (error instanceof MissingFile) return null
        throw error
      })
      if (!stream) {
        missing += 1
        continue
      }
      let piece = 0
      for await (const bytes of pieces(stream)) {
        signal.throwIfAborted()
        insert.run(sha256, piece, bytes)
        piece += 1
      }
    }
    database.exec('commit')
    return { files: names.length - missing, missing_files: missing }
  } finally {
    database.close()
  }
}

/** Puts the files of a backup into a store; what is there already stays. @returns how many there are in the backup */
export async function bringBackFiles(path: string, files: Files, { signal }: Options): Promise<number> {
  const backup = openImmutable(path)
  try {
    if (!hasTable(backup, TABLE)) return 0
    const names = backup.prepare(`select distinct sha256 from ${TABLE} order by sha256`).all()
    for (const name of names) {
      signal.throwIfAborted()
      const sha256 = String(name['sha256'])
      if ((await files.store.size(sha256)) !== null) continue
      const rows = backup
        .prepare(`select bytes from ${TABLE} where sha256 = ? order by piece`)
        .iterate(sha256)
      const incoming = await files.receive(Readable.from(bytesOf(rows)))
      try {
        if (incoming.sha256 !== sha256)
          throw new BackupError(`${path} is damaged: the file ${sha256} is another`)
        await files.store.keep(sha256, incoming.path)
      } finally {
        await incoming.discard()
      }
    }
    return names.length
  } finally {
    backup.close()
  }
}

/** Takes the bytes out of a restored database: they are in the store now. */
export function dropFiles(path: string): void {
  const database = new DatabaseSync(path)
  try {
    if (hasTable(database, TABLE)) database.exec(`drop table ${TABLE}; vacuum`)
  } finally {
    database.close()
  }
}

function hasTable(database: DatabaseSync, name: string): boolean {
  return (
    database.prepare(`select 1 from sqlite_schema where type = 'table' and name = ?`).get(name) !== undefined
  )
}

async function* pieces(stream: Readable): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array)
    waiting.push(bytes)
    size += bytes.length
    if (size < PIECE_BYTES) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(waiting)
}

function* bytesOf(rows: Iterable<Record<string, unknown>>): Generator<Buffer> {
  for (const { bytes } of rows) if (bytes instanceof Uint8Array) yield Buffer.from(bytes)
}
