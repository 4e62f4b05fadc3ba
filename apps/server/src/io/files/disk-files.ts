import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeFolder } from '../make-folder.ts'
import { MissingFile, placeOf, type FileStore } from '../../domains/attachments/file-store.ts'

/** Files in a folder of this machine, or of a disk that all nodes share. */
export function diskFiles(folder: string): FileStore {
  const pathOf = (key: string) => join(folder, placeOf(key))
  return {
    place: folder,

    async keep(key, path) {
      const target = pathOf(key)
      makeFolder(dirname(target))
      const file = await open(path, 'r+')
      try {
        await file.sync()
      } finally {
        await file.close()
      }
      // What is there under that name holds the same bytes.
      await rename(path, target)
      await syncFolder(dirname(target))
    },

    async size(key) {
      try {
        return (await stat(pathOf(key))).size
      } catch (error) {
        if (isMissing(error)) return null
        throw error
      }
    },

    async read(key, range) {
      try {
        const file = await open(pathOf(key), 'r')
        return file.createReadStream(range ?? {})
      } catch (error) {
        throw isMissing(error) ? new MissingFile(key, folder) : error
      }
    },

    remove: (key) => rm(pathOf(key), { force: true }),
  }
}

/** After it a crash cannot take the new name away again. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}
