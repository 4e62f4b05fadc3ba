import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure, Workload } from './workload.ts'

/** Longer than threads for reading rest before they end. */
const IDLE_MILLIS = 40_000

/** The server of this run: how soon it answered, and what it needs when nobody asks. */
export const start: Workload = {
  name: 'start',
  async run(bench): Promise<Figure[]> {
    await bench.server.observed()
    await sleep(IDLE_MILLIS)
    const { rss_mb, cpu_ms, loop_max_ms } = await bench.server.observed()
    return [
      {
        workload: 'start',
        size: bench.size,
        what: 'from the start of the process to its first answer, then idle for 40 s',
        rate: null,
        p50: bench.server.startMillis,
        p99: null,
        limit: null,
        ratio: null,
        cpu_ratio: null,
        aim: '< 1 s, < 150 MB',
        loop_max_ms,
        note: `${rss_mb.toFixed(0)} MB, ${cpu_ms.toFixed(0)} ms of CPU in those 40 s`,
      },
    ]
  },
}
