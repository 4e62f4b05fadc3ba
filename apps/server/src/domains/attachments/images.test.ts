import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readImageSize } from './images.ts'

test('where very many images wait already, the next one is refused and may come back', async () => {
  const sizes = await Promise.allSettled(Array.from({ length: 120 }, () => readImageSize('/no/such/image')))
  const refused = sizes.filter((one) => one.status === 'rejected')
  assert.deepEqual(
    refused.map(({ reason }) => [reason.status, reason.code, reason.headers['retry-after']]),
    Array.from({ length: 20 }, () => [503, 'file.busy', '5']),
  )
  assert.equal(await readImageSize('/no/such/image'), null)
})
