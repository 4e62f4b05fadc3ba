import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { reaches } from './imports.ts'

const pathOf = (file: string) => fileURLToPath(new URL(`../${file}`, import.meta.url))
const reachesStore = (file: string) => reaches(pathOf(file), pathOf('apps/server/src/testing/test-store.ts'))

test('a test that opens a database by itself or through others is known from one that opens none', () => {
  assert.equal(reachesStore('apps/server/src/io/db/store.test.ts'), true)
  assert.equal(reachesStore('apps/server/src/domains/tickets/tickets.test.ts'), true)
  assert.equal(reachesStore('apps/server/src/domains/search/tokenize.test.ts'), false)
  assert.equal(reachesStore('plugins/git/git.test.ts'), true)
  assert.equal(reachesStore('plugins/git/find-keys.test.ts'), false)
})
