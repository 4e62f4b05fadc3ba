import { setTimeout as sleep } from 'node:timers/promises'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { cleanFileName } from '@waybill/contract/attachments/file-name.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { runCommand, type Kernel } from '../../kernel/run-command.ts'
import { fileIsLeaving, fileStoreFailed } from './attachments.errors.ts'
import { MissingFile, type Files, type Incoming } from './file-store.ts'
import { isImageType, readImageSize } from './images.ts'
import { noteFile } from './note-file.command.ts'
import type { Upload } from './receive-upload.ts'
import { UNKNOWN_TYPE, typeOf } from './type-of.ts'

/** What the command is told of a file whose bytes are stored. */
export interface StoredFile {
  name: string
  type: string
  size: number
  sha256: string
  image: { width: number; height: number } | null
}

const TRIES = 20
const BETWEEN_TRIES_MILLIS = 250

/**
 * Looks at what was received and stores its bytes, before any command names them. They are noted first, so that the sweep of
 * unused files lets them be for a day.
 * @param onImageFailure hears why an image could not be looked at though it may be one; it is stored all the same
 * @throws Problem 503 when they cannot be stored
 */
export async function storeFile(
  kernel: Kernel,
  files: Files,
  { incoming, name }: Upload,
  onImageFailure: (error: unknown) => void = () => undefined,
): Promise<StoredFile> {
  const { sha256, size, path } = incoming
  const { type, image } = await lookAt(incoming, onImageFailure)
  await note(kernel, sha256, size)
  await storing(async () => {
    if ((await files.store.size(sha256)) !== size) await files.store.keep(sha256, path)
  })
  return { name: cleanFileName(name), type, size, sha256, image }
}

async function lookAt(
  incoming: Incoming,
  onImageFailure: (error: unknown) => void,
): Promise<Pick<StoredFile, 'type' | 'image'>> {
  const type = await typeOf(incoming)
  if (!isImageType(type)) return { type, image: null }
  try {
    const image = await readImageSize(incoming.path)
    return { type: image ? type : UNKNOWN_TYPE, image }
  } catch (error) {
    if (error instanceof Problem) throw error
    onImageFailure(error)
    return { type, image: null }
  }
}

async function note(kernel: Kernel, sha256: string, size: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { result } = await runCommand(kernel, noteFile, {
      actor: SYSTEM,
      via: 'system',
      input: { sha256, size },
    })
    if (!result.removing) return
    if (tries === TRIES) throw fileIsLeaving()
    await sleep(BETWEEN_TRIES_MILLIS)
  }
}

/** Tells a store that fails from a defect of the program. @throws Problem 503 with the failure as its cause */
export async function storing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Problem || error instanceof MissingFile) throw error
    const isDisk = error instanceof Error && 'code' in error && DISK_CODES.has(String(error.code))
    const isNetwork =
      error instanceof TypeError ||
      (error instanceof Error && / answered (\d+|nothing) to /.test(error.message))
    throw isDisk || isNetwork ? fileStoreFailed(error) : error
  }
}

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EACCES', 'EPERM', 'ENOTDIR', 'EMFILE'])
