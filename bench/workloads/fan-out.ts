import type { Changes, Heard, OpenSockets } from '../processes/sockets.ts'
import type { LoadRequest } from '../processes/load.ts'
import { authorized, median, type Bench, type Figure, type Workload } from './workload.ts'

const SOCKETS = 1_000
/** Slow enough that one is told before the next is made. */
const CHANGES_PER_SECOND = 4

/** A change to 1,000 sockets of two people who see different things of a ticket. */
export const fanOut: Workload = {
  name: 'fan-out',
  async run(bench): Promise<Figure[]> {
    const { tokens } = bench.dataset
    const product: LoadRequest = {
      method: 'PATCH',
      path: '/api/v1/tickets/DESK-100',
      headers: { ...authorized(tokens.agent), 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'MARK' }),
    }
    const here = bench.helper('sockets')
    const there = bench.helper('sockets')
    const server = bench.helper('bare-sockets')
    const url = await server.ask<string>('serve')
    await here.ask('open', {
      url: bench.server.url,
      tokens: [tokens.agent, tokens.agent, tokens.agent, tokens.admin],
      count: SOCKETS,
      topic: 'project:DESK',
    } satisfies OpenSockets)
    await there.ask('open', { url, tokens: [], count: SOCKETS, topic: '' } satisfies OpenSockets)
    const change = (asker: typeof here, target: string, request: LoadRequest, seconds: number) =>
      asker.ask<Heard>('change', {
        url: target,
        request,
        seconds,
        perSecond: CHANGES_PER_SECOND,
      } satisfies Changes)
    const warm = await change(here, bench.server.url, product, 1)
    const bare = requestOf(warm.bytes)
    await change(there, url, bare, 1)
    const rounds: { product: Heard; cpu: number; limit: Heard; bareCpu: number; loop: number }[] = []
    for (let round = 0; round < bench.rounds; round += 1) {
      await bench.server.observed()
      const heard = await change(here, bench.server.url, product, bench.seconds)
      const seen = await bench.server.observed()
      await server.ask('cpu')
      const limit = await change(there, url, bare, bench.seconds)
      const bareCpu = (await server.ask<number>('cpu')) / limit.changes
      rounds.push({
        product: heard,
        cpu: seen.cpu_ms / heard.changes,
        limit,
        bareCpu,
        loop: seen.loop_max_ms,
      })
    }
    for (const asker of [here, there, server]) await asker.end()
    return [figureOf(bench, rounds)]
  },
}

function requestOf(bytes: number): LoadRequest {
  const headers = { 'content-type': 'application/json' }
  return { method: 'POST', path: '/', headers, body: JSON.stringify({ frame: 'MARK', bytes }) }
}

function figureOf(
  bench: Bench,
  rounds: { product: Heard; cpu: number; limit: Heard; bareCpu: number; loop: number }[],
): Figure {
  const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value))
  const all = rounds.flatMap(({ product }) => product.millis)
  const bareAll = rounds.flatMap(({ limit }) => limit.millis)
  return {
    workload: 'fan-out',
    size: bench.size,
    what: `a change to ${SOCKETS.toLocaleString('en')} sockets: from its answer to the last socket, ${String(CHANGES_PER_SECOND)} a second`,
    rate: null,
    p50: percentile(all, 0.5),
    p99: percentile(all, 0.99),
    limit: null,
    ratio: of(({ product, limit }) => percentile(limit.millis, 0.5) / percentile(product.millis, 0.5)),
    cpu_ratio: of(({ cpu, bareCpu }) => bareCpu / cpu),
    aim: 'p99 < 150, ≥ 0.5',
    loop_max_ms: Math.max(...rounds.map(({ loop }) => loop)),
    note: `bare: p50 ${percentile(bareAll, 0.5).toFixed(1)} ms, p99 ${percentile(bareAll, 0.99).toFixed(1)} ms; ${String(rounds[0]?.product.bytes ?? 0)} bytes each`,
  }
}

function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}
