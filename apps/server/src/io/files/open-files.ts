import { join } from 'node:path'
import type { FileStore, Files } from '../../domains/attachments/file-store.ts'
import type { Settings } from '../../settings.ts'
import { diskFiles } from './disk-files.ts'
import { receive, sweepIncoming } from './incoming.ts'

/** Opens the place that the settings name; nothing is written before the first file. */
export async function openFiles(
  settings: Pick<Settings, 'data' | 'files' | 'maxFileBytes' | 'maxBytesPerDay'>,
): Promise<Files> {
  const folder = join(settings.data, 'files')
  const store =
    settings.files === 'disk' ? diskFiles(folder) : (await import('./s3-files.ts')).s3Files(settings.files)
  const { maxFileBytes, maxBytesPerDay } = settings
  return { ...filesOf(store, join(folder, 'incoming'), maxFileBytes), maxBytesPerDay }
}

/** @param incoming folder on this machine where uploads are written until they are whole */
export function filesOf(store: FileStore, incoming: string, maxBytes: number): Files {
  return {
    store,
    maxBytes,
    maxBytesPerDay: 0,
    receive: (stream) => receive(stream, incoming),
    sweepIncoming: (now) => sweepIncoming(incoming, now),
  }
}
