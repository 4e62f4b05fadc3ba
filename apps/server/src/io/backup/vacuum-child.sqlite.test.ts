import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const CHILD = fileURLToPath(new URL('vacuum-child.ts', import.meta.url))

test('a copy ends with the process that asked for it, and does not write beside the next one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-vacuum-'))
  const source = join(folder, 'source.db')
  const database = new DatabaseSync(source)
  try {
    // The copy cannot begin and waits.
    database.exec('create table t (x); begin exclusive')
    const child = spawn(process.execPath, [CHILD, source, join(folder, 'copy')], {
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    const ended = once(child, 'exit')
    // As when the process on the other side is killed.
    child.disconnect()
    assert.deepEqual(await ended, [null, 'SIGKILL'])
  } finally {
    database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
