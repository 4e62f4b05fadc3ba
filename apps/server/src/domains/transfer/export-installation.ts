import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { readHead } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import { verifyInstallation } from '../installation/verify.ts'
import type { FileStore } from '../attachments/file-store.ts'
import { FILES_FOLDER, FILES_LIST, exportFiles, removeFiles } from './attached-files.ts'
import { EXPORT_FILES, EXPORT_FORMAT, MANIFEST, type FileSums, type Manifest } from './export-format.ts'
import { countExportedRows, exportedLines } from './exported-rows.queries.ts'
import { LinesFile } from './lines-file.ts'
import { damagedInstallation, folderInUse } from './transfer.errors.ts'

export interface TransferProgress {
  phase: 'writing' | 'checking' | 'reading' | 'storing'
  done: number
  total: number
}

export interface ExportOptions {
  folder: string
  /** Whether the hashes of passwords go with the people. */
  passwords: boolean
  /** Where attached files are; without it their bytes are left out. */
  files?: FileStore
  /** Version of the program and of its schema, and the time: for the manifest. */
  program: string
  schema: number
  now: number
  signal: AbortSignal
  progress: (progress: TransferProgress) => void
}

/**
 * Writes the whole log and what it does not hold into a folder, from one state of the database; a server may work
 * meanwhile. The manifest is written last of all: a folder without it is no export.
 * @throws Problem when the folder is in use, or when the log and the tables do not agree; the signal's reason when it is stopped
 */
export async function exportInstallation(
  store: Pick<Store, 'snapshot'>,
  options: ExportOptions,
): Promise<Manifest> {
  const made = prepareFolder(options.folder)
  try {
    return await store.snapshot(async (db) => {
      const { head, directory } = await readHead(db)
      const total = head + (await countExportedRows(db))
      let done = 0
      const sums: [string, FileSums][] = []
      for (const name of EXPORT_FILES) {
        const file = await LinesFile.create(join(options.folder, name))
        try {
          for await (const lines of exportedLines[name](db, options)) {
            options.signal.throwIfAborted()
            await file.add(lines)
            done += lines.length
            options.progress({ phase: 'writing', done, total })
            await nextTurn()
          }
          sums.push([name, await file.finish()])
        } catch (error) {
          await file.abandon()
          throw error
        }
      }
      const attached = options.files
        ? await exportFiles(db, options.files, options.folder, {
            signal: options.signal,
            eachFile: () => options.progress({ phase: 'writing', done, total }),
          })
        : undefined
      const verified = await verifyInstallation(
        { snapshot: (work) => work(db) },
        {
          signal: options.signal,
          onProgress: ({ done: replayed }) =>
            options.progress({ phase: 'checking', done: replayed, total: head }),
        },
      )
      if (!verified.ok) throw damagedInstallation(verified.problem_count)
      const manifest: Manifest = {
        waybill_export: EXPORT_FORMAT,
        program: options.program,
        schema: options.schema,
        made_at: new Date(options.now).toISOString(),
        head,
        directory_seq: directory,
        state_hash: verified.hash,
        tickets: verified.tickets,
        passwords: options.passwords,
        ...(attached && { attached }),
        files: Object.fromEntries(sums) as Manifest['files'],
      }
      const file = await LinesFile.create(join(options.folder, MANIFEST))
      await file.add([JSON.stringify(manifest, null, 2)])
      await file.finish()
      return manifest
    })
  } catch (error) {
    if (options.signal.aborted) removeWritten(options.folder, made)
    throw error
  }
}

/** Makes the folder, or takes an empty one, or one in which an export was cut off. @returns whether it was made */
function prepareFolder(folder: string): boolean {
  if (!existsSync(folder)) {
    mkdirSync(folder, { mode: 0o700 })
    return true
  }
  const ours: readonly string[] = [...EXPORT_FILES, FILES_LIST, FILES_FOLDER]
  if (readdirSync(folder).some((name) => !ours.includes(name))) throw folderInUse(folder)
  return false
}

function removeWritten(folder: string, made: boolean): void {
  for (const name of EXPORT_FILES) rmSync(join(folder, name), { force: true })
  removeFiles(folder)
  if (made) rmSync(folder, { recursive: true })
}
