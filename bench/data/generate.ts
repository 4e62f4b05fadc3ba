// Makes a generated installation and says how fast that went: node bench/data/generate.ts 10k FOLDER
// The folder gets waybill.db and dataset.json; with DATABASE_URL in the environment the data goes to PostgreSQL.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openKernel } from '../../apps/server/src/open-kernel.ts'
import { readSettings } from '../../apps/server/src/settings.ts'
import { fill } from './fill.ts'
import { ticketsOf, type Dataset } from './dataset.ts'

const [size = '', folder = ''] = process.argv.slice(2)
const wanted = ticketsOf(size)
const url = process.env['DATABASE_URL']
const settings = readSettings(
  { WAYBILL_DATA: folder, ...(url !== undefined && { DATABASE_URL: url }) },
  process.cwd(),
)
const kernel = await openKernel(settings)
const started = performance.now()
const memory: number[] = []
let counts = { tickets: 0, events: 0 }
let said = 0
const tokens = await fill(kernel, wanted, (progress) => {
  counts = { ...progress }
  if (Math.floor((progress.tickets * 20) / wanted) <= said) return
  said = Math.floor((progress.tickets * 20) / wanted)
  memory.push(Math.round(process.memoryUsage.rss() / 1e6))
  const seconds = (performance.now() - started) / 1_000
  const rate = (count: number) => Math.round(count / seconds).toLocaleString('en')
  console.log(
    `${progress.tickets.toLocaleString('en')} tickets, ${rate(progress.tickets)}/s, ` +
      `${rate(progress.events)} events/s, ${String(memory.at(-1))} MB`,
  )
})
const seconds = (performance.now() - started) / 1_000
await kernel.close()
const dataset: Dataset = { size, ...counts, seconds, memory_mb: memory, tokens }
writeFileSync(join(folder, 'dataset.json'), JSON.stringify(dataset, null, 2))
