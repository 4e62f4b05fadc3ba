import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { addSecondFactors } from '../domains/people/second-factor/testing/add-second-factors.ts'
import { readSettings } from '../settings.ts'
import { createTestWorld } from '../testing/test-world.ts'
import { lookAtAuthenticatorApps } from './check-second-factors.ts'

const PASSWORD = 'correct horse battery'

test('doctor counts authenticator apps that another secret has sealed, and makes no secret.key for it', async () => {
  const world = await createTestWorld()
  const folder = mkdtempSync(join(tmpdir(), 'waybill-sealed-'))
  const look = (secrets: Record<string, string>) =>
    lookAtAuthenticatorApps(world.store.db, readSettings({ ...secrets, WAYBILL_DATA: folder }, folder))
  try {
    assert.deepEqual(await look({}), { all: 0, unreadable: 0 })
    await addSecondFactors(world, await world.person('agent', { password: PASSWORD }), PASSWORD)
    const other = 'another secret of the tests; long enough'
    assert.deepEqual(await look({ WAYBILL_SECRET: other }), { all: 1, unreadable: 1 })
    assert.deepEqual(await look({}), { all: 1, unreadable: 1 })
    assert.equal(existsSync(join(folder, 'secret.key')), false)
    world.deps.secrets = [new TextEncoder().encode(other), ...world.deps.secrets]
    await addSecondFactors(world, await world.person('agent', { password: PASSWORD }), PASSWORD)
    assert.deepEqual(await look({ WAYBILL_SECRET: other }), { all: 2, unreadable: 1 })
  } finally {
    rmSync(folder, { recursive: true, force: true })
    await world.close()
  }
})
