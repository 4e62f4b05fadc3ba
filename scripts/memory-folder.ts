import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'

/** Where Linux keeps files in memory. */
const SHARED_MEMORY = '/dev/shm'
const PREFIX = 'waybill-tests-'
/** What a run of all tests holds at most in it, twice; and what its processes need beside it. Bytes. */
const ROOM = 3 * 1024 ** 3
const MEMORY = 6 * 1024 ** 3

/**
 * A temporary folder in memory for what the tests write, above all their databases: making one in PostgreSQL is a thousand
 * files, 215 ms of CPU on a disk and 12 here. Undefined where memory is scarce or programs may not run from there.
 */
export function memoryFolder(): { path: string; remove: () => void } | undefined {
  if (process.platform !== 'linux' || !hasRoom()) return undefined
  removeLeft()
  const path = join(SHARED_MEMORY, `${PREFIX}${String(process.pid)}`)
  mkdirSync(path)
  // PostgreSQL may run as another user.
  chmodSync(path, 0o755)
  return {
    path,
    remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}

function hasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY)
    return bavail * bsize >= ROOM && freemem() >= MEMORY && mayRunPrograms()
  } catch {
    return false
  }
}

/** Without a mount of its own it is a folder on the disk. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const [, , , options = 'noexec'] =
    mounts.find((line) => line.split(' ')[1] === SHARED_MEMORY)?.split(' ') ?? []
  return !options.split(',').includes('noexec')
}

/** What runs left behind that were killed. */
function removeLeft(): void {
  for (const name of readdirSync(SHARED_MEMORY)) {
    if (!name.startsWith(PREFIX) || isAlive(Number(name.slice(PREFIX.length)))) continue
    rmSync(join(SHARED_MEMORY, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
