// npm run bench -- --only=get,create --size=10k,1m --seconds=5
// Measures workloads, each beside its limit in the same run; docs/performance.md says how and why. With --in-place the
// kept database itself is used: no copy of many gigabytes, but what is created stays in it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cachedDatabase, copyDatabase, removeCopy } from './data/cached-database.ts'
import { helper, startWaybill, stopAll } from './processes/children.ts'
import { machine, table } from './report.ts'
import { workloads } from './workloads/index.ts'
import type { Figure, Workload } from './workloads/workload.ts'

const HELP = `npm run bench -- [--only=NAME,...] [--size=10k,...] [--seconds=3] [--rounds=3] [--log-level=info] [--cpu-prof=DIR]
                 [--in-place] [--out=bench/results]

Workloads: ${workloads.map(({ name }) => name).join(', ')}. See docs/performance.md.`

const { values } = parseArgs({
  options: {
    help: { type: 'boolean', short: 'h', default: false },
    only: { type: 'string', default: workloads.map(({ name }) => name).join(',') },
    size: { type: 'string', default: '10k' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    'log-level': { type: 'string', default: 'info' },
    'cpu-prof': { type: 'string' },
    'in-place': { type: 'boolean', default: false },
    out: { type: 'string', default: 'bench/results' },
  },
})

if (values.help) {
  console.log(HELP)
  process.exit(0)
}

const names = values.only.split(',')
const unknown = names.filter((name) => !workloads.some((one) => one.name === name))
if (unknown.length > 0)
  throw new Error(
    `there is no workload ${unknown.join(', ')}; there are ${workloads.map(({ name }) => name).join(', ')}`,
  )
const chosen = workloads.filter(({ name }) => names.includes(name))

const figures: Figure[] = []
try {
  for (const size of values.size.split(',')) await measure(size, chosen)
} finally {
  await stopAll()
}
mkdirSync(values.out, { recursive: true })
const { at } = machine()
const file = join(values.out, `${at.slice(0, 19).replaceAll(':', '-')}-${hostname()}.json`)
writeFileSync(file, `${JSON.stringify({ machine: machine(), options: values, figures }, null, 2)}\n`)
console.log(`${table(figures)}\n\n${file}`)

async function measure(size: string, chosen: readonly Workload[]): Promise<void> {
  const cached = await cachedDatabase(size)
  const folders: string[] = []
  const copied = () => {
    const copy = copyDatabase(cached)
    folders.push(copy)
    return copy
  }
  const data = values['in-place'] ? cached.folder : copied()
  try {
    const server = await startWaybill(
      { data, databaseUrl: null, logLevel: values['log-level'], cpuProfile: values['cpu-prof'] ?? null },
      { path: '/api/v1/tickets/DESK-1', headers: { authorization: `Bearer ${cached.dataset.tokens.agent}` } },
    )
    const loader = helper('load')
    for (const workload of chosen) {
      console.error(`${workload.name} on ${size} ...`)
      const added = await workload.run({
        size,
        dataset: cached.dataset,
        server,
        file: join(data, 'waybill.db'),
        copy: () => join(copied(), 'waybill.db'),
        seconds: Number(values.seconds),
        rounds: Number(values.rounds),
        loader,
        helper,
      })
      console.error(table(added))
      figures.push(...added)
    }
    await server.stop()
  } finally {
    await stopAll()
    for (const folder of folders) removeCopy(folder)
  }
}
