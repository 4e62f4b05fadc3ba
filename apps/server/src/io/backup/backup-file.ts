import { createHash, type Hash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import Type, { type Static } from 'typebox'
import { fieldErrors } from '@waybill/contract/problems/validate.ts'
import { strict } from '@waybill/contract/schema.ts'

/**
 * A backup is a SQLite database with one line of JSON behind its last page, which SQLite passes over. The line says what the
 * backup is and holds a checksum of every byte before it, so that a cut or changed file is never taken for a whole one.
 */
export const BackupInfo = strict({
  waybill_backup: Type.Literal(1),
  program: Type.String(),
  schema: Type.Integer({ minimum: 1 }),
  engine: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  made_at: Type.String(),
  head: Type.Integer({ minimum: 0 }),
  /** Of the database, without the line. */
  bytes: Type.Integer({ minimum: 512 }),
})
export type BackupInfo = Static<typeof BackupInfo>

/** The last line has this length, filled up with spaces, so that it is found from the end of the file. */
const LINE_BYTES = 512
const MARK = '{"waybill_backup":'
const PIECE_BYTES = 1024 * 1024

export class BackupError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BackupError'
  }
}

/** The checksum covers what the line says, too. */
function seal(hash: Hash, info: BackupInfo): string {
  return hash.update(JSON.stringify(info)).digest('hex')
}

/** Adds the line to a finished database and makes the file durable. */
export async function sealBackup(path: string, info: Omit<BackupInfo, 'bytes'>): Promise<BackupInfo> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const whole = { ...info, bytes: size }
    const sha256 = seal(await hashOf(file, size, () => undefined), whole)
    const line = `\n${JSON.stringify({ ...whole, sha256 })}`
    await file.write(`${line.padEnd(LINE_BYTES - 1)}\n`, size)
    await file.sync()
    return whole
  } finally {
    await file.close()
  }
}

/**
 * What a file says of itself, without reading all of it.
 * @throws BackupError when it is no backup, or was cut
 */
export async function readBackupInfo(path: string): Promise<BackupInfo & { sha256: string }> {
  const file = await open(path, 'r')
  try {
    return await readLine(file, path)
  } finally {
    await file.close()
  }
}

/**
 * Reads the whole file and compares its checksum, on request copying it on the way (without the last line).
 * @throws BackupError when a byte is another than when the backup was made; the signal's reason when it is stopped
 */
export async function checkBackup(
  path: string,
  options: { copyTo?: string; eachPiece: (done: number, total: number) => void },
): Promise<BackupInfo> {
  const file = await open(path, 'r')
  const copy = options.copyTo === undefined ? null : await open(options.copyTo, 'w', 0o600)
  try {
    const { sha256, ...info } = await readLine(file, path)
    const hash = await hashOf(file, info.bytes, async (piece, done) => {
      await copy?.appendFile(piece)
      options.eachPiece(done, info.bytes)
    })
    if (seal(hash, info) !== sha256) {
      throw new BackupError(`${path} was changed after it was made, or is damaged: its checksum is another`)
    }
    await copy?.sync()
    return info
  } finally {
    await file.close()
    await copy?.close()
  }
}

async function readLine(file: FileHandle, path: string): Promise<BackupInfo & { sha256: string }> {
  const { size } = await file.stat()
  const buffer = Buffer.alloc(LINE_BYTES)
  if (size > LINE_BYTES) await file.read(buffer, 0, LINE_BYTES, size - LINE_BYTES)
  const text = buffer.toString('utf8').trim()
  if (!text.startsWith(MARK)) throw new BackupError(await whatElse(file, path))
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new BackupError(`${path} is damaged: its last line is no JSON`)
  }
  const { sha256, ...info } = read as Record<string, unknown>
  if (typeof info['waybill_backup'] === 'number' && info['waybill_backup'] > 1)
    throw new BackupError(newer(path, info['program']))
  if (fieldErrors(BackupInfo, info).length > 0 || typeof sha256 !== 'string')
    throw new BackupError(`${path} is damaged: its last line is not that of a backup`)
  const checked = info as BackupInfo
  if (checked.bytes !== size - LINE_BYTES)
    throw new BackupError(`${path} is damaged: a part in the middle of it is missing or was added`)
  return { ...checked, sha256 }
}

export function newer(path: string, program: unknown): string {
  return `${path} was made by a newer Waybill, version ${String(program)}; restore it with that version or a later one`
}

/** Why a file without our last line is no backup, as far as its beginning tells. */
async function whatElse(file: FileHandle, path: string): Promise<string> {
  const start = Buffer.alloc(72)
  await file.read(start, 0, 72, 0)
  if (!start.toString('latin1').startsWith('SQLite format 3\0')) return `${path} is no backup of Waybill`
  if (start.readUInt32BE(68) !== 0x57415942) return `${path} is a database of another program`
  return (
    `${path} is a Waybill database, but not a whole backup: it was cut off, or not made by "waybill backup". ` +
    'A copy of waybill.db that was made while nothing ran can be used as it is: put it into WAYBILL_DATA under that name'
  )
}

async function hashOf(
  file: FileHandle,
  bytes: number,
  eachPiece: (piece: Buffer, done: number) => Promise<void> | void,
): Promise<Hash> {
  const hash = createHash('sha256')
  const piece = Buffer.alloc(PIECE_BYTES)
  for (let done = 0; done < bytes; ) {
    const { bytesRead } = await file.read(piece, 0, Math.min(PIECE_BYTES, bytes - done), done)
    if (bytesRead === 0) break
    const read = piece.subarray(0, bytesRead)
    hash.update(read)
    done += bytesRead
    await eachPiece(read, done)
  }
  return hash
}
