import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, stat } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { CopyOptions } from './copy-options.ts'

const CHILD = fileURLToPath(new URL('vacuum-child.ts', import.meta.url))
const LOOK_EVERY_MILLIS = 200

/** The size that a backup of a SQLite file will have at most, in bytes. */
export function sizeOfSqlite(path: string): number {
  const database = new DatabaseSync(path, { timeout: 15_000 })
  const pages = (name: string) => Number(Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0])
  const size = (pages('page_count') - pages('freelist_count')) * pages('page_size')
  database.close()
  return size
}

/** Copies one state of a SQLite database into a new file; whoever writes meanwhile does not wait. */
export async function backupSqlite(source: string, target: string, options: CopyOptions): Promise<void> {
  const total = sizeOfSqlite(source)
  // Made first, so that only its owner may read it; VACUUM takes an empty file.
  const file = await open(target, 'w', 0o600)
  const child = spawn(process.execPath, [CHILD, source, target], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  makeWay(child.pid)
  let words = ''
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk.toString()))
  const ended = once(child, 'close') as Promise<[number | null]>
  const stop = () => child.kill('SIGKILL')
  options.signal.addEventListener('abort', stop)
  try {
    let running = true
    const note = () => (running = false)
    ended.then(note, note)
    while (running) {
      await Promise.race([ended, sleep(LOOK_EVERY_MILLIS)])
      // Written out as it grows: one flush of it all at the end would hold up the commits of a server on the same disk.
      await file.datasync()
      options.progress((await stat(target)).size, total)
    }
    const [code] = await ended
    options.signal.throwIfAborted()
    if (code !== 0) throw new Error(reasonOf(words) ?? `the copy ended with code ${String(code)}`)
  } finally {
    options.signal.removeEventListener('abort', stop)
    await file.close()
  }
}

/** The copy takes what the server leaves of the processor; where that cannot be asked for, it goes on as it is. */
function makeWay(pid: number | undefined): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_LOW)
  } catch {
    // It has ended already, or the machine does not allow it.
  }
}

/** The line of a stack trace that says what happened. */
function reasonOf(words: string): string | null {
  return /^\s*(?:\w*Error(?: \[\w+\])?): (.+)$/m.exec(words)?.[1] ?? null
}
