import { newId } from '../../../kernel/ids.ts'
import { openTcpProxy, throughProxy, type TcpProxy } from '../../../testing/tcp-proxy.ts'
import { testRedis } from '../../../testing/test-redis.ts'
import { openTestStore, testEngine } from '../../../testing/test-store.ts'
import { postgresWire } from '../postgres-wire.ts'
import { redisWire } from '../redis-wire.ts'
import type { Wire } from '../wire.ts'

/** Two nodes of an installation of their own, whose connections lead through a proxy. */
export interface TwoNodes {
  here: Wire
  there: Wire
  proxy: TcpProxy
  errors: unknown[]
  close(): Promise<void>
}

interface Adapter {
  name: string
  /** Why it cannot be tested here. */
  skip: string | false
  open: () => Promise<TwoNodes>
}

/** Every adapter that carries something between nodes. They are used beside PostgreSQL, and tested in its phase. */
export const adapters: readonly Adapter[] =
  testEngine === 'postgres'
    ? [
        { name: 'PostgreSQL', skip: false, open: onPostgres },
        { name: 'Redis', skip: testRedis.skip, open: onRedis },
      ]
    : []

async function onPostgres(): Promise<TwoNodes> {
  const database = await openTestStore()
  const nodes = await open(database.location, 5432, postgresWire)
  return {
    ...nodes,
    close: async () => {
      await nodes.close()
      await database.close()
    },
  }
}

function onRedis(): Promise<TwoNodes> {
  const identity = `test-${newId()}`
  return open(testRedis.url, 6379, (url, onError) => redisWire(url, identity, onError))
}

async function open(
  url: string,
  usualPort: number,
  connect: (url: string, onError: (error: unknown) => void) => Wire,
): Promise<TwoNodes> {
  const { hostname, port } = new URL(url)
  const proxy = await openTcpProxy({ host: hostname, port: Number(port || usualPort) })
  const errors: unknown[] = []
  const [here, there] = [0, 1].map(() => connect(throughProxy(url, proxy), (error) => errors.push(error)))
  if (!here || !there) throw new Error('two nodes were asked for')
  const close = async () => {
    await Promise.all([here.close(), there.close()])
    await proxy.close()
  }
  return { here, there, proxy, errors, close }
}
