import { createHash } from 'node:crypto'
import type { Db } from '../../io/db/tables.ts'
import { MissingFile, type FileStore } from './file-store.ts'

const FILES_PER_PAGE = 500

export interface WrongFile {
  sha256: string
  /** `missing`: the store has no such key; `other`: its bytes have another size or another hash. */
  is: 'missing' | 'other'
}

export interface FilesResult {
  files: number
  bytes: number
  wrong: WrongFile[]
}

interface VerifyFilesOptions {
  /** Called after each file. */
  onProgress?: (progress: { done: number; total: number; bytes: number }) => void
  signal?: AbortSignal
}

/**
 * Reads all bytes that attachments name, piece by piece, and compares them with their hashes. Changes nothing and may run beside
 * a server at work.
 * @throws when the store cannot be reached, and the signal's reason when it is stopped
 */
export async function verifyFiles(
  db: Db,
  store: FileStore,
  { onProgress, signal }: VerifyFilesOptions = {},
): Promise<FilesResult> {
  const { total } = await db
    .selectFrom('attachments')
    .select((of) => of.fn.count<number>('sha256').distinct().as('total'))
    .executeTakeFirstOrThrow()
  const result: FilesResult = { files: 0, bytes: 0, wrong: [] }
  for (let after = ''; ; ) {
    const page = await filesAfter(db, after)
    for (const { sha256, size } of page) {
      const found = await read(store, sha256, signal)
      result.files += 1
      result.bytes += found?.size ?? 0
      const isWrong = found?.size !== size || found.sha256 !== sha256
      // A file whose attachments were removed meanwhile may be swept.
      if (isWrong && (await isNamed(db, sha256)))
        result.wrong.push({ sha256, is: found ? 'other' : 'missing' })
      onProgress?.({ done: result.files, total, bytes: result.bytes })
    }
    const last = page.at(-1)
    if (!last) return result
    after = last.sha256
  }
}

function filesAfter(db: Db, after: string): Promise<{ sha256: string; size: number }[]> {
  return db
    .selectFrom('attachments')
    .select((of) => ['sha256', of.fn.max('size').as('size')])
    .where('sha256', '>', after)
    .groupBy('sha256')
    .orderBy('sha256')
    .limit(FILES_PER_PAGE)
    .execute()
}

async function isNamed(db: Db, sha256: string): Promise<boolean> {
  const found = await db
    .selectFrom('attachments')
    .select('id')
    .where('sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

async function read(
  store: FileStore,
  key: string,
  signal: AbortSignal | undefined,
): Promise<{ size: number; sha256: string } | null> {
  const hash = createHash('sha256')
  let size = 0
  try {
    for await (const piece of await store.read(key)) {
      signal?.throwIfAborted()
      const bytes = piece as Buffer
      hash.update(bytes)
      size += bytes.length
    }
  } catch (error) {
    if (error instanceof MissingFile) return null
    throw error
  }
  return { size, sha256: hash.digest('hex') }
}
