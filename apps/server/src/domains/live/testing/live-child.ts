import { tmpdir } from 'node:os'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { buildApp } from '../../../app.ts'
import type { AppDeps } from '../../../http/app-deps.ts'
import { routes } from '../../../http/routes.ts'
import { openPostgres } from '../../../io/db/postgres.ts'
import { openSqlite } from '../../../io/db/sqlite.ts'
import { diskFiles } from '../../../io/files/disk-files.ts'
import { filesOf } from '../../../io/files/open-files.ts'
import { makeAuthenticate } from '../../people/authenticate.ts'
import { LIVE_TIMES } from '../live-times.ts'
import { kernelOn } from '../../../kernel/testing/kernel-on.ts'

// A server that answers until it is killed; says where it listens.
const [engine, location = ''] = process.argv.slice(2)
const store = engine === 'postgres' ? openPostgres(location, { connections: 6 }) : openSqlite(location)
const deps: AppDeps = {
  kernel: kernelOn(store),
  publicUrl: new URL('http://waybill.test'),
  secrets: [new TextEncoder().encode('a secret of the tests, long enough')],
  web: null,
  files: filesOf(diskFiles(tmpdir()), tmpdir(), 1024),
  limits: false,
  log: pino({ level: 'silent' }),
  version: '0.0.0-test',
  isRefused: () => false,
  isInside: () => false,
  trustedProxies: 0,
  jobs: null,
  plugins: { loaded: [], broken: [] },
  stopping: new AbortController().signal,
}
const app = await buildApp(deps, routes, makeAuthenticate(deps), { ...LIVE_TIMES, head: 20 })
await app.listen({ port: 0, host: '127.0.0.1' })
const { port } = app.server.address() as AddressInfo
process.stdout.write(`ws://127.0.0.1:${String(port)}/api/v1/live\n`)
