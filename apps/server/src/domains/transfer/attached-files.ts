import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { Sha256 } from '@waybill/contract/attachments/attachment.ts'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type, { type Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { MissingFile, placeOf, type FileStore, type Files } from '../attachments/file-store.ts'
import { noteFile } from '../attachments/note-file.command.ts'
import type { Attached } from './export-format.ts'
import { LinesFile, Sums, readLines } from './lines-file.ts'
import { damagedExport } from './transfer.errors.ts'

/** Which attached files an export holds, and the folder in which each stands under its checksum. */
export const FILES_LIST = 'files.jsonl'
export const FILES_FOLDER = 'files'

const LINES_AT_ONCE = 1_000

const FileLine = strict({ sha256: Sha256, size: Type.Integer({ minimum: 1 }) })
type FileLine = Static<typeof FileLine>

interface Options {
  signal: AbortSignal
  /** Told of each file. */
  eachFile: () => void
}

/** Writes the bytes of all files that the database names, and the list of them. */
export async function exportFiles(
  db: Db,
  store: FileStore,
  folder: string,
  { signal, eachFile }: Options,
): Promise<Attached> {
  const list = await LinesFile.create(join(folder, FILES_LIST))
  let missing = 0
  try {
    for (let after = ''; ; ) {
      const rows = await db
        .selectFrom('attachments')
        .select(['sha256', 'size'])
        .distinct()
        .where('sha256', '>', after)
        .orderBy('sha256')
        .limit(LINES_AT_ONCE)
        .execute()
      for (const { sha256, size } of rows) {
        signal.throwIfAborted()
        if (await copyOut(store, sha256, folder)) await list.add([JSON.stringify({ sha256, size })])
        else missing += 1
        eachFile()
      }
      const last = rows.at(-1)
      if (!last) break
      after = last.sha256
    }
    return { list: await list.finish(), missing }
  } catch (error) {
    await list.abandon()
    throw error
  }
}

/** @returns false when the store has lost it */
async function copyOut(store: FileStore, sha256: string, folder: string): Promise<boolean> {
  const target = join(folder, FILES_FOLDER, placeOf(sha256))
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  try {
    await pipeline(await store.read(sha256), createWriteStream(target, { mode: 0o600, flush: true }))
    return true
  } catch (error) {
    if (error instanceof MissingFile) return false
    throw error
  }
}

/** Takes away what `exportFiles` wrote. */
export function removeFiles(folder: string): void {
  rmSync(join(folder, FILES_LIST), { force: true })
  rmSync(join(folder, FILES_FOLDER), { recursive: true, force: true })
}

/** Reads each file of an export and compares its checksum. @throws Problem that names the file */
export async function checkFiles(folder: string, attached: Attached, signal: AbortSignal): Promise<void> {
  const sums = new Sums()
  for await (const { sha256, size, bytes } of listedFiles(folder)) {
    signal.throwIfAborted()
    sums.add(bytes)
    const name = `${FILES_FOLDER}/${placeOf(sha256)}`
    const path = join(folder, name)
    if (!existsSync(path)) throw damagedExport(name, 'the file is missing')
    if (statSync(path).size !== size)
      throw damagedExport(name, `it has not the ${String(size)} bytes of the list`)
    const hash = createHash('sha256')
    await pipeline(createReadStream(path), hash)
    if (hash.digest('hex') !== sha256) throw damagedExport(name, 'its checksum is not its name')
  }
  if (sums.result().sha256 !== attached.list.sha256)
    throw damagedExport(FILES_LIST, 'its checksum is not the one in the manifest')
}

/** Stores the files of an export that has been checked; what the store has already stays. */
export async function importFiles(
  kernel: Kernel,
  files: Files,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  for await (const { sha256, size } of listedFiles(folder)) {
    signal.throwIfAborted()
    await runCommand(kernel, noteFile, { input: { sha256, size }, actor: SYSTEM, via: 'import' })
    if ((await files.store.size(sha256)) === size) continue
    const incoming = await files.receive(createReadStream(join(folder, FILES_FOLDER, placeOf(sha256))))
    try {
      await files.store.keep(sha256, incoming.path)
    } finally {
      await incoming.discard()
    }
  }
}

async function* listedFiles(folder: string): AsyncGenerator<FileLine & { bytes: Buffer }> {
  const path = join(folder, FILES_LIST)
  if (!existsSync(path)) throw damagedExport(FILES_LIST, 'the file is missing')
  let line = 0
  for await (const batch of readLines(path)) {
    for (const { bytes } of batch) {
      line += 1
      let value: unknown
      try {
        value = JSON.parse(bytes.toString())
      } catch {
        throw damagedExport(`${FILES_LIST} line ${String(line)}`, 'it is not JSON')
      }
      const [error] = fieldErrors(FileLine, value)
      if (error)
        throw damagedExport(`${FILES_LIST} line ${String(line)}`, `${error.pointer} ${error.message}`)
      yield { ...(value as FileLine), bytes }
    }
  }
}
