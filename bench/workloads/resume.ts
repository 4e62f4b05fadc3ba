import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import type { CaughtUp, Missed } from '../processes/sockets.ts'
import { median, type Figure, type Workload } from './workload.ts'

const EVENTS = 10_000

/** A socket that comes back after so many events, all of which its person may see. */
export const resume: Workload = {
  name: 'resume',
  async run(bench): Promise<Figure[]> {
    const token = bench.dataset.tokens.admin
    const ready = (await (await fetch(`${bench.server.url}/api/ready`)).json()) as { log: { head: number } }
    const since = ready.log.head - EVENTS
    const here = bench.helper('sockets')
    const server = bench.helper('bare-sockets')
    const url = await server.ask<string>('serve')
    const keepIn = join(tmpdir(), `waybill-bench-missed-${String(process.pid)}`)
    const missed = { url: bench.server.url, token, topic: 'all', since, keepIn: null }
    const first = await here.ask<CaughtUp>('resume', { ...missed, last: null, keepIn } satisfies Missed)
    await server.ask('keep', keepIn)
    rmSync(keepIn)
    const bare = { ...missed, url, token: null, last: first.last }
    await here.ask('resume', bare satisfies Missed)
    const rounds: { product: CaughtUp; cpu: number; limit: CaughtUp; bareCpu: number; loop: number }[] = []
    for (let round = 0; round < Math.max(5, bench.rounds); round += 1) {
      await bench.server.observed()
      const product = await here.ask<CaughtUp>('resume', { ...missed, last: first.last } satisfies Missed)
      const seen = await bench.server.observed()
      await server.ask('cpu')
      const limit = await here.ask<CaughtUp>('resume', bare satisfies Missed)
      rounds.push({
        product,
        cpu: seen.cpu_ms,
        limit,
        bareCpu: await server.ask('cpu'),
        loop: seen.loop_max_ms,
      })
    }
    for (const asker of [here, server]) await asker.end()
    const of = (value: (round: (typeof rounds)[number]) => number) => median(rounds.map(value))
    const bareMillis = of(({ limit }) => limit.millis)
    return [
      {
        workload: 'resume',
        size: bench.size,
        what: `a socket that missed ${EVENTS.toLocaleString('en')} events: from Hello to the last frame`,
        rate: null,
        p50: of(({ product }) => product.millis),
        p99: Math.max(...rounds.map(({ product }) => product.millis)),
        limit: null,
        ratio: of(({ product, limit }) => limit.millis / product.millis),
        cpu_ratio: of(({ cpu, bareCpu }) => bareCpu / cpu),
        aim: '< 500',
        loop_max_ms: Math.max(...rounds.map(({ loop }) => loop)),
        note: `${first.frames.toLocaleString('en')} frames, ${(first.bytes / 1e6).toFixed(1)} MB; the first one ${first.millis.toFixed(0)} ms; bare ${bareMillis.toFixed(0)} ms; p99 is the slowest`,
      },
    ]
  },
}
