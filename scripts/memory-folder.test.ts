import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { memoryFolder } from './memory-folder.ts'

test('a folder in memory may be entered by others, is removed, and takes with it what a killed run has left', (context) => {
  const folder = memoryFolder()
  if (!folder) {
    context.skip('this machine has no room for files in memory')
    return
  }
  try {
    assert.equal(statSync(folder.path).mode & 0o777, 0o755)
    const { pid } = spawnSync(process.execPath, ['--version'])
    const left = folder.path.replace(`-${String(process.pid)}-`, `-${String(pid)}-`)
    mkdirSync(join(left, 'data'), { recursive: true })
    // Of the same program number in another container.
    const elsewhere = join(dirname(folder.path), `waybill-tests-1-${String(pid)}-other`)
    mkdirSync(elsewhere)
    memoryFolder()?.remove()
    assert.ok(!existsSync(left))
    assert.ok(existsSync(elsewhere))
    rmSync(elsewhere, { recursive: true })
    assert.ok(existsSync(folder.path))
  } finally {
    folder.remove()
  }
  assert.ok(!existsSync(folder.path))
})
