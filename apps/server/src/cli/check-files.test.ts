import assert from 'node:assert/strict'
import { test } from 'node:test'
import { attach } from '../domains/attachments/testing/multipart.ts'
import { createTestWorld } from '../testing/test-world.ts'
import { lookAtFiles } from './check-files.ts'

test('files that the database names and their place does not have are found', async () => {
  const world = await createTestWorld()
  const ana = await world.person('agent')
  const ticket = await world.ticket()
  const { store } = world.deps.files
  assert.deepEqual(await lookAtFiles(world.store.db, store), { all: 0, lookedAt: 0, missing: 0 })
  await attach(world, ana, ticket, { content: 'one' })
  await attach(world, ana, ticket, { content: 'one' })
  const two = (await attach(world, ana, ticket, { content: 'two' })).body
  assert.deepEqual(await lookAtFiles(world.store.db, store), { all: 2, lookedAt: 2, missing: 0 })
  await store.remove(two.sha256)
  assert.deepEqual(await lookAtFiles(world.store.db, store), { all: 2, lookedAt: 2, missing: 1 })
  await world.close()
})
