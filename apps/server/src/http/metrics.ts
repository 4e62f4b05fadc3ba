import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { readHead } from '../kernel/event-log.ts'
import { readerStates } from '../kernel/reader-rows.ts'
import type { AppDeps, Authenticate } from './app-deps.ts'

/** Seconds; fine below 50 ms, because that is where the answers are. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/**
 * `GET /metrics` for Prometheus. Open to the machine itself (a scraper beside the server), otherwise to admins: counts of
 * requests tell about an installation what strangers need not know.
 * @returns where others add their figures
 */
export function registerMetrics(app: FastifyInstance, deps: AppDeps, authenticate: Authenticate): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'waybill_http_request_seconds',
    help: 'Time to answer by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: BUCKETS,
    registers: [registry],
  })
  new Gauge({
    name: 'waybill_log_head',
    help: 'seq of the newest event',
    registers: [registry],
    async collect() {
      this.set((await readHead(deps.kernel.store.db)).head)
    },
  })
  new Gauge({
    name: 'waybill_reader_lag',
    help: 'Events between the position of a reader and the newest one',
    labelNames: ['reader'],
    registers: [registry],
    async collect() {
      for (const { name, lag } of await readerStates(deps.kernel.store.db)) this.set({ reader: name }, lag)
    },
  })
  new Gauge({
    name: 'waybill_reader_parked_events',
    help: 'Events that a reader gave up after repeated errors',
    labelNames: ['reader'],
    registers: [registry],
    async collect() {
      for (const { name, parked } of await readerStates(deps.kernel.store.db))
        this.set({ reader: name }, parked)
    },
  })
  // Finding the series by its labels takes longer than counting; there is one for each method, route and status.
  const series = new Map<string, Histogram.Internal<'method' | 'route' | 'status'>>()
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request
    const labels = { method, route: routeOptions.url ?? 'none', status: String(reply.statusCode) }
    const name = `${method} ${labels.route} ${labels.status}`
    let one = series.get(name)
    if (!one) series.set(name, (one = requests.labels(labels)))
    one.observe(reply.elapsedTime / 1_000)
    done()
  })
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    await requireMachineOrAdmin(request, authenticate)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
  return registry
}

async function requireMachineOrAdmin(request: FastifyRequest, authenticate: Authenticate): Promise<void> {
  const proxied = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  const remote = request.socket.remoteAddress ?? ''
  if (!proxied && ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(remote)) return
  const signedIn = await authenticate(request)
  if (!signedIn || mayInInstallation(signedIn.actor, 'installation.audit') !== 'allow') throw notFound('page')
}
