import assert from 'node:assert/strict'
import { afterEach, beforeEach, test } from 'node:test'
import { openPostgres, type PostgresStore } from '../../io/db/postgres.ts'
import { openTcpProxy, throughProxy, type TcpProxy } from '../../testing/tcp-proxy.ts'
import { LiveClient, tokenOf } from './testing/live-client.ts'
import { createLiveWorld, type LiveWorld } from './testing/live-world.ts'

let world: LiveWorld
let proxy: TcpProxy
let store: PostgresStore
beforeEach(async () => {
  world = await createLiveWorld()
  const { hostname, port } = new URL(world.database.location)
  proxy = await openTcpProxy({ host: hostname, port: Number(port || 5432) })
  store = openPostgres(throughProxy(world.database.location, proxy), { connections: 2 })
})
afterEach(async () => {
  await world.close()
  await store.close()
  await proxy.close()
})

test('who says Hello while the database is away is told to come back, and not that they are signed out', async () => {
  const { url } = await world.serve({}, { ...world.kernel, store })
  const token = await tokenOf(world, await world.person())
  const client = await new LiveClient(url).opened()
  proxy.shut()
  client.send({ _tag: 'Hello', protocol: 1, token })
  const { problem } = await client.next('Refused')
  assert.deepEqual([problem.status, problem.code], [503, 'server.database_away'])
  assert.equal(await client.close(), 1011)
  proxy.open()
  const again = new LiveClient(url)
  await again.hello({ token })
  again.end()
})
