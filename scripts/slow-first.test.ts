import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { SLOW_FILES, slowFirst } from './slow-first.ts'

test('each file that is named as slow is there, once', () => {
  const root = new URL('..', import.meta.url)
  assert.deepEqual(
    SLOW_FILES.filter((file) => !existsSync(fileURLToPath(new URL(file, root)))),
    [],
  )
  assert.equal(new Set(SLOW_FILES).size, SLOW_FILES.length)
})

test('slow files begin first, the slowest of them before the others, and what is left by its path', () => {
  const [slowest = '', second = ''] = SLOW_FILES
  const given = ['b.test.ts', second, 'a.test.ts', slowest].map((file) => ({ file }))
  assert.deepEqual(
    slowFirst(given).map(({ file }) => file),
    [slowest, second, 'a.test.ts', 'b.test.ts'],
  )
})
