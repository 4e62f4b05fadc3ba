import { Readable } from 'node:stream'
import type { FileKey, Files } from './file-store.ts'
import { makeThumbnail } from './images.ts'

/** Under which key the store has the thumbnail of a file. */
export function thumbnailOf(sha256: string): FileKey {
  return `${sha256}.webp`
}

/** Thumbnails that are being made, so that many who ask at once wait for the same one. */
const underway = new Map<string, Promise<boolean>>()

/** Makes the thumbnail of an image unless the store has it. @returns false when the image cannot be read */
export async function ensureThumbnail(files: Files, sha256: string): Promise<boolean> {
  const key = thumbnailOf(sha256)
  if ((await files.store.size(key)) !== null) return true
  const id = `${files.store.place} ${key}`
  let made = underway.get(id)
  if (!made) {
    made = make(files, sha256).finally(() => underway.delete(id))
    underway.set(id, made)
  }
  return made
}

async function make(files: Files, sha256: string): Promise<boolean> {
  const picture = await makeThumbnail(() => files.store.read(sha256))
  if (!picture) return false
  const incoming = await files.receive(Readable.from([picture]))
  try {
    await files.store.keep(thumbnailOf(sha256), incoming.path)
  } finally {
    await incoming.discard()
  }
  // The sweep may have removed the file since it was read, and would never find this.
  if ((await files.store.size(sha256)) === null) {
    await files.store.remove(thumbnailOf(sha256))
    return false
  }
  return true
}
