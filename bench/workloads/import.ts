import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readDataset } from '../data/cached-database.ts'
import type { Figure, Workload } from './workload.ts'

/** Enough that the caches of an empty database play no part. */
const SIZE = '20k'

/** An import into an empty installation, by the commands that `waybill import` runs. A row is an event of the log. */
export const importing: Workload = {
  name: 'import',
  async run(): Promise<Figure[]> {
    const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-import-'))
    try {
      const script = fileURLToPath(new URL('../data/generate.ts', import.meta.url))
      const child = spawn(process.execPath, [script, SIZE, folder], { stdio: ['ignore', 'ignore', 2] })
      const [code] = (await once(child, 'exit')) as [number | null]
      if (code !== 0) throw new Error(`the import ended with ${String(code)}`)
      const { events, seconds, memory_mb } = readDataset(folder)
      return [
        {
          workload: 'import',
          size: SIZE,
          what: 'tickets with comments and history into an empty installation, rows',
          rate: events / seconds,
          p50: null,
          p99: null,
          limit: null,
          ratio: null,
          cpu_ratio: null,
          aim: '≥ 10,000/s, flat',
          loop_max_ms: null,
          note: `${String(memory_mb[9])} MB at half way, ${String(memory_mb.at(-1))} MB at the end`,
        },
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}
