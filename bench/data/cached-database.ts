import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { migrations } from '../../apps/server/src/io/db/migrations/index.ts'
import { columnTypes, type Migration } from '../../apps/server/src/io/db/migrations/migration.ts'
import { KNOWN_SCHEMA } from '../../apps/server/src/io/db/schema-version.ts'
import { startWaybill } from '../processes/children.ts'
import type { Dataset } from './dataset.ts'

/** Goes up when the generated data changes. */
const GENERATOR = 1

const CACHE = join(tmpdir(), 'waybill-bench')

export interface CachedDatabase {
  folder: string
  dataset: Dataset
}

/**
 * The folder of a generated database of this size at the newest schema, with every reader at the end of the log. It is
 * made when it is missing; one of an older schema is migrated, and its readers catch up: both take long once.
 */
export async function cachedDatabase(size: string): Promise<CachedDatabase> {
  mkdirSync(CACHE, { recursive: true })
  const named = migrations.map((_, index) => nameOf(size, migrations.slice(0, index + 1)))
  const folder = join(CACHE, named.at(-1) ?? '')
  if (!existsSync(join(folder, 'dataset.json'))) {
    // Only one whose migrations are word for word the first of today's can be brought forward.
    const older = named.findLast((name) => existsSync(join(CACHE, name, 'dataset.json')))
    if (older === undefined) await generate(size, folder)
    else renameSync(join(CACHE, older), folder)
  }
  if (readDataset(folder).caught_up?.schema !== KNOWN_SCHEMA) await catchUp(folder)
  return { folder, dataset: readDataset(folder) }
}

function nameOf(size: string, done: readonly Migration[]): string {
  const statements = done.map((one) => one.statements(columnTypes.sqlite, 'sqlite'))
  const hash = createHash('sha256').update(JSON.stringify(statements)).digest('hex').slice(0, 8)
  return `v${String(GENERATOR)}-${size}-schema${String(done.length)}-${hash}`
}

/** A copy for one run, which may write into it. The caller removes it. */
export function copyDatabase({ folder }: CachedDatabase): string {
  const copy = mkdtempSync(join(CACHE, 'run-'))
  for (const file of ['waybill.db', 'secret.key'])
    copyFileSync(join(folder, file), join(copy, file), constants.COPYFILE_FICLONE)
  return copy
}

export function removeCopy(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

export function readDataset(folder: string): Dataset {
  return JSON.parse(readFileSync(join(folder, 'dataset.json'), 'utf8')) as Dataset
}

async function generate(size: string, folder: string): Promise<void> {
  console.error(`Generating ${size} tickets into ${folder}; they are kept for later runs.`)
  const making = `${folder}-making`
  rmSync(making, { recursive: true, force: true })
  mkdirSync(making)
  const script = fileURLToPath(new URL('./generate.ts', import.meta.url))
  const child = spawn(process.execPath, [script, size, making], { stdio: ['ignore', 2, 2] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`generating ended with ${String(code)}`)
  renameSync(making, folder)
}

/** Runs the server until its readers have seen the whole log, and notes how long that took and what memory it needed. */
async function catchUp(folder: string): Promise<void> {
  const dataset = readDataset(folder)
  console.error(`Bringing ${folder} up to date ...`)
  const server = await startWaybill(
    { data: folder, databaseUrl: null, logLevel: 'warn', cpuProfile: null },
    { path: '/api/health', headers: {} },
  )
  const from = performance.now()
  await untilCaughtUp(server.url)
  const { loop_max_ms, rss_mb } = await server.observed()
  const seconds = (performance.now() - from) / 1_000
  await server.stop()
  const caught_up = { schema: KNOWN_SCHEMA, seconds, loop_max_ms, rss_mb }
  writeFileSync(join(folder, 'dataset.json'), JSON.stringify({ ...dataset, caught_up }, null, 2))
}

/** Waits until every reader of a server has seen the whole log, and says every ten seconds how much is left. */
export async function untilCaughtUp(url: string): Promise<void> {
  for (let next = 0; ; ) {
    const lag = await largestLag(url)
    if (lag === 0) return
    if (performance.now() > next) {
      console.error(`  ${lag.toLocaleString('en')} events to go`)
      next = performance.now() + 10_000
    }
    await sleep(500)
  }
}

async function largestLag(url: string): Promise<number> {
  const answer = (await (await fetch(`${url}/api/ready`)).json()) as { readers: { items: { lag: number }[] } }
  return Math.max(0, ...answer.readers.items.map(({ lag }) => lag))
}
