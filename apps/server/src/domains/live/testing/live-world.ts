import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../../../app.ts'
import { routes } from '../../../http/routes.ts'
import type { Kernel } from '../../../kernel/run-command.ts'
import { createTestWorld, type TestPerson, type TestWorld } from '../../../testing/test-world.ts'
import { makeAuthenticate } from '../../people/authenticate.ts'
import { LIVE_TIMES, type LiveTimes } from '../live-times.ts'
import { LiveClient, tokenOf } from './live-client.ts'

export interface LiveWorld extends TestWorld {
  /** Where sockets are opened. */
  readonly url: string
  /** A connection of a person, greeted. */
  connect(person: TestPerson, hello?: object): Promise<LiveClient>
  /** Another server on the same database: in the same process, or with a kernel of its own as on another machine. */
  serve(times?: Partial<LiveTimes>, kernel?: Kernel): Promise<{ app: FastifyInstance; url: string }>
}

/** A world that listens on a port; `Head` comes often, so that tests need not wait for it. */
export async function createLiveWorld(
  options: { limits?: boolean; times?: Partial<LiveTimes> } = {},
): Promise<LiveWorld> {
  const world = await createTestWorld(options)
  const apps: FastifyInstance[] = []
  const clients: LiveClient[] = []
  const serve = async (times: Partial<LiveTimes> = {}, kernel: Kernel = world.kernel) => {
    const deps = { ...world.deps, kernel }
    const app = await buildApp(deps, routes, makeAuthenticate(deps), {
      ...LIVE_TIMES,
      head: 25,
      ...options.times,
      ...times,
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    apps.push(app)
    const { port } = app.server.address() as AddressInfo
    return { app, url: `ws://127.0.0.1:${String(port)}/api/v1/live` }
  }
  const { url } = await serve()
  const close = world.close.bind(world)
  return Object.assign(world, {
    url,
    serve,
    connect: async (person: TestPerson, { url: where = url, ...hello }: { url?: string } & object = {}) => {
      const client = new LiveClient(where)
      clients.push(client)
      await client.hello({ token: await tokenOf(world, person), ...hello })
      return client
    },
    close: async () => {
      for (const client of clients) client.end()
      for (const app of apps) await app.close()
      await close()
    },
  })
}
