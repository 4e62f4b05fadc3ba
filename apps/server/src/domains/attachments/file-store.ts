import type { Readable } from 'node:stream'

/** The SHA-256 of a file, or that with `.webp` for its thumbnail. */
export type FileKey = string

/** Bytes from `start` to `end`, both of them included. */
export interface ByteRange {
  start: number
  end: number
}

/**
 * The port to where the bytes of files are: a folder, or a bucket. What has a key is whole and never changes. Every method
 * fails with an error of its own when the place cannot be reached.
 */
export interface FileStore {
  /** For people: the folder or the address of the bucket. */
  readonly place: string
  /** Stores the bytes of a file of this machine, whole or not at all; that file may be gone afterwards. */
  keep(key: FileKey, path: string): Promise<void>
  /** The number of bytes; null when there is no such key. */
  size(key: FileKey): Promise<number | null>
  /** @throws MissingFile when there is no such key */
  read(key: FileKey, range?: ByteRange): Promise<Readable>
  /** Of what is not there, too. */
  remove(key: FileKey): Promise<void>
}

/** A file that has been received whole, under a name of nobody's. */
export interface Incoming {
  path: string
  size: number
  sha256: string
  /** Its first bytes. */
  head: Buffer
  /** Whether all of it is UTF-8 without control characters. */
  isText: boolean
  /** Takes it away, unless the store has moved it. */
  discard(): Promise<void>
}

/** Where files are kept and received, and how large they may be. */
export interface Files {
  store: FileStore
  maxBytes: number
  /** That one person may attach in 24 hours; 0: as many as they like. */
  maxBytesPerDay: number
  /** Writes a stream to a temporary file, piece by piece. Nothing is left when it fails. */
  receive(stream: Readable): Promise<Incoming>
  /** Removes what a process left behind that ended in the middle of an upload. */
  sweepIncoming(now: number): Promise<void>
}

export class MissingFile extends Error {
  constructor(key: FileKey, place: string) {
    super(`${place} has no file ${key}`)
    this.name = 'MissingFile'
  }
}

const KEY = /^[0-9a-f]{64}(\.webp)?$/

/** Two levels of folders, so that none gets too full: `ab/cd/abcd...`. @throws Error for what is no key */
export function placeOf(key: FileKey): string {
  if (!KEY.test(key)) throw new Error('not the key of a file')
  return `${key.slice(0, 2)}/${key.slice(2, 4)}/${key}`
}
