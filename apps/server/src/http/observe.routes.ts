import Type from 'typebox'
import { Instant, Seq, nullable, oneOf } from '@waybill/contract/schema.ts'
import { KNOWN_SCHEMA, schemaVersion } from '../io/db/schema-version.ts'
import { readSearchHealth } from '../domains/search/search-health.queries.ts'
import { toIsoOrNull } from '../kernel/clock.ts'
import { readHead } from '../kernel/event-log.ts'
import { readerStates } from '../kernel/reader-rows.ts'
import type { Kernel } from '../kernel/run-command.ts'
import type { AppDeps } from './app-deps.ts'
import { defineRoute, ok, type Route } from './route.ts'
import { VERSION } from './version.ts'

const health = defineRoute({
  method: 'GET',
  path: '/health',
  tag: 'Operations',
  summary: 'Whether the process answers',
  access: { anonymous: 'load balancers ask it before they know anybody' },
  responses: { 200: Type.Object({ status: Type.String(), version: Type.String() }) },
  handler: () => Promise.resolve(ok({ status: 'healthy', version: VERSION })),
})

const check = { ok: Type.Boolean() }
const Readiness = Type.Object({
  ready: Type.Boolean(),
  database: Type.Object(check),
  migrations: Type.Object({ ...check, version: Type.Integer(), known: Type.Integer() }),
  log: Type.Object({ head: Seq }),
  readers: Type.Object({
    ...check,
    items: Type.Array(
      Type.Object({
        name: Type.String(),
        lag: Type.Integer({ description: 'Events between its position and the newest one' }),
        retrying: Type.Boolean(),
        parked: Type.Integer({ description: 'Events that it gave up; GET /background/troubles lists them' }),
      }),
    ),
  }),
  jobs: Type.Object({
    ...check,
    failed: Type.Integer({
      description: 'Jobs that used up their tries, 100 at most; GET /background/troubles lists them',
    }),
  }),
  search: Type.Object({
    ...check,
    lag: Type.Integer({ description: 'Events between the index and the newest one' }),
    documents: Type.Integer(),
    state: oneOf(['serving', 'rebuilding'], 'rebuilding: the old index serves while a new one is built'),
    progress: nullable(Type.Number({ description: 'Of the index that is being built, 0 to 1' })),
    checked_at: nullable(Instant),
    check: nullable(
      oneOf(
        ['ok', 'missing', 'count'],
        'What the last look at the index found; missing: a word of a title does not find its ticket; count: there are tickets without a document. Either has the index built anew',
      ),
    ),
  }),
})

const ready = defineRoute({
  method: 'GET',
  path: '/ready',
  tag: 'Operations',
  summary:
    'What is ready to work: 503 without a database of the right schema; readers and jobs are told beside it',
  access: { anonymous: 'load balancers ask it before they know anybody; it holds counts, no error texts' },
  responses: { 200: Readiness, 503: Readiness },
  async handler({ kernel, deps }) {
    const body = await readiness(kernel, deps)
    return body.ready ? ok(body) : { status: 503, body, headers: { 'retry-after': '5' } }
  },
})

async function readiness(kernel: Kernel, deps: AppDeps): Promise<Type.Static<typeof Readiness>> {
  try {
    const version = await schemaVersion(kernel.store.db)
    const { head } = await readHead(kernel.store.db)
    const readers = (await readerStates(kernel.store.db)).map(({ name, lag, attempts, parked }) => ({
      name,
      lag,
      retrying: attempts > 0,
      parked,
    }))
    const failed = deps.jobs ? (await deps.jobs.failed(100)).length : 0
    const current = version === KNOWN_SCHEMA
    const search = await readSearchHealth(kernel.store.db)
    return {
      ready: current,
      database: { ok: true },
      migrations: { ok: current, version, known: KNOWN_SCHEMA },
      log: { head },
      readers: { ok: readers.every((one) => !one.retrying && one.parked === 0), items: readers },
      jobs: { ok: failed === 0, failed },
      search: { ...search, checked_at: toIsoOrNull(search.checked_at) },
    }
  } catch (error) {
    deps.log.error({ err: error }, 'not ready')
    return {
      ready: false,
      database: { ok: false },
      migrations: { ok: false, version: 0, known: KNOWN_SCHEMA },
      log: { head: 0 },
      readers: { ok: false, items: [] },
      jobs: { ok: false, failed: 0 },
      search: {
        ok: false,
        lag: 0,
        documents: 0,
        state: 'serving',
        progress: null,
        checked_at: null,
        check: null,
      },
    }
  }
}

export const observeRoutes: Route[] = [health, ready]
