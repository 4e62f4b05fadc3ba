import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statfsSync,
  statSync,
} from 'node:fs'
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
  if (process.platform !== 'linux') return undefined
  try {
    removeLeft()
    return hasRoom() ? make() : undefined
  } catch {
    // Whatever is wrong with it, the disk does as well.
    return undefined
  }
}

function make(): { path: string; remove: () => void } {
  // Programs of containers that share the memory may have the same number.
  const path = mkdtempSync(join(SHARED_MEMORY, `${prefix()}${String(process.pid)}-`))
  // PostgreSQL may run as another user.
  chmodSync(path, 0o755)
  return { path, remove: () => remove(path) }
}

/** What a program that is still ending writes there again is left for the next run to remove. */
function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  } catch (error) {
    console.error(`${path} could not be removed: ${String(error)}`)
  }
}

/** With the space in which numbers of processes count: those of others are not to be judged from here. */
function prefix(): string {
  const space = /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''
  return `${PREFIX}${space}-`
}

function hasRoom(): boolean {
  const { bavail, bsize } = statfsSync(SHARED_MEMORY)
  return bavail * bsize >= ROOM && process.availableMemory() >= MEMORY && mayRunPrograms()
}

/** Without a mount of its own it is a folder on the disk. */
function mayRunPrograms(): boolean {
  const mounts = readFileSync('/proc/self/mounts', 'utf8').split('\n')
  const [, , , options = 'noexec'] =
    mounts.find((line) => line.split(' ')[1] === SHARED_MEMORY)?.split(' ') ?? []
  return !options.split(',').includes('noexec')
}

/** What runs left behind that were killed; what belongs to somebody else stays. */
function removeLeft(): void {
  const own = prefix()
  for (const name of readdirSync(SHARED_MEMORY)) {
    if (!name.startsWith(own) || isAlive(Number.parseInt(name.slice(own.length), 10))) continue
    const path = join(SHARED_MEMORY, name)
    if (statSync(path).uid === process.getuid?.()) rmSync(path, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
