// npm test: everything that must hold, phase by phase. The last line is the count of all of them.
//   npm test                          everything
//   npm test -- create-ticket         only test files whose path contains the words; no static phases
//   npm test -- --name="never sees"   only tests whose name matches
//   npm test -- --engine=sqlite       the server's tests on one engine only
//   npm run check                     the static phases only
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromiumPath } from '../e2e/testing/chromium.ts'
import { ensureWeb } from './build-web.ts'
import { reaches } from './imports.ts'
import { memoryFolder } from './memory-folder.ts'
import { runFilesAgainAlone } from './run-again.ts'
import { slowFirst } from './slow-first.ts'
import { stopTests } from './file-process.ts'
import type { FileResult } from './tally.ts'
import type { TestFile } from './test-files.ts'
import { startTestPostgres, type TestPostgres } from './test-postgres.ts'
import { indent, Totals } from './totals.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

const totals = new Totals()
let postgres: TestPostgres | undefined
const memory = memoryFolder()
/** Somebody asked for certain tests: phases without any of them are not worth a line. */
let filtered = false

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

/** Static phases: one program each, quiet when it is content. The web has types of its own: those of browsers. */
const STATIC_PHASES = [
  { name: 'format (biome)', commands: [['biome', 'format']], hint: 'npm run format repairs it' },
  { name: 'lint (oxlint)', commands: [['oxlint']], hint: '' },
  { name: 'types (tsc)', commands: [['tsc'], ['tsc', '-p', 'apps/web']], hint: '' },
  { name: 'dead code (knip)', commands: [['knip', '--no-progress']], hint: '' },
] as const

function execute(command: readonly string[]): Promise<{ code: number; output: string }> {
  const [name = '', ...args] = command
  const program = join(ROOT, 'node_modules', '.bin', name)
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    let output = ''
    const keep = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.once('error', (error) => resolve({ code: 1, output: error.message }))
    child.once('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

async function staticPhase(phase: (typeof STATIC_PHASES)[number]): Promise<void> {
  const started = performance.now()
  let output = ''
  for (const command of phase.commands) {
    const done = await execute(command)
    if (done.code !== 0) output += done.output || `${command.join(' ')} failed without a word`
  }
  const took = seconds(performance.now() - started)
  if (output === '') {
    totals.passed++
    console.log(`${phase.name}: ok (${took})`)
    return
  }
  totals.fail(phase.name)
  console.log(`${phase.name}: FAILED (${took})${phase.hint ? `; ${phase.hint}` : ''}`)
  console.log(indent(output, '  '))
}

function find(patterns: readonly string[], without: RegExp, fragments: readonly string[]): string[] {
  return globSync(patterns, { cwd: ROOT, exclude: (path) => path.includes('node_modules') })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => !without.test(path))
    .filter((path) => fragments.length === 0 || fragments.some((fragment) => path.includes(fragment)))
    .sort()
}

const TEST_STORE = join(ROOT, 'apps/server/src/testing/test-store.ts')

/** Such a test runs once on each engine, where its name does not say otherwise. */
function opensDatabase(file: string): boolean {
  return /\.(sqlite|postgres)\.test\.ts$/.test(file) || reaches(join(ROOT, file), TEST_STORE)
}

/** Tests that run with the same environment and are counted together. */
interface Phase {
  name: string
  files: readonly string[]
  /** Stands beside each of its files in the output. */
  label?: string
  env?: Record<string, string>
}

function printFile(result: FileResult, label: string | undefined): void {
  const failed = result.failures.length
  const count = `${result.passed + failed + result.skipped.length}`.padStart(4)
  const where = label === undefined ? result.file : `${result.file} (${label})`
  console.log(`  ${failed > 0 ? 'FAIL' : 'ok  '} ${count} ${`${result.ms} ms`.padStart(9)}  ${where}`)
  for (const failure of result.failures) {
    console.log(`       x ${failure.name}`)
    console.log(indent(failure.text, '         '))
  }
  if (failed > 0 && result.output.trim() !== '') {
    console.log('       it printed:')
    console.log(indent(result.output.split('\n').slice(-60).join('\n'), '       | '))
  }
}

/** Runs the files of the phases beside each other, the slowest first, so that no core waits at the end of a phase. */
async function testPhases(phases: readonly Phase[], namePattern: string | undefined): Promise<void> {
  for (const { name, files } of phases) {
    if (files.length > 0) console.log(`${name}: ${files.length} ${files.length === 1 ? 'file' : 'files'} ...`)
    else if (!filtered) console.log(`${name}: no test files`)
  }
  const { DATABASE_URL: _unused, REDIS_URL: redis, ...env } = environment()
  if (redis) env['WAYBILL_TEST_REDIS_URL'] = redis
  const all = slowFirst(phases.flatMap((phase) => phase.files.map((file) => ({ file, phase }))))
  // One environment for each phase: files with the same one share processes.
  const envs = new Map(phases.map((phase) => [phase, { ...env, ...phase.env }]))
  const files = all.map(
    ({ file, phase }): TestFile => ({ path: join(ROOT, file), env: envs.get(phase) ?? env }),
  )
  const started = performance.now()
  const { results, unsteady } = await runFilesAgainAlone(files, {
    onFile: (result, index) => printFile(result, all[index]?.phase.label),
    onAgain: (file) => console.log(`  once more, alone: ${file}`),
    ...(namePattern !== undefined && { namePattern }),
  })
  const took = seconds(performance.now() - started)
  const ran = phases.filter((phase) => phase.files.length > 0).map(({ name }) => name)
  for (const phase of phases) {
    if (phase.files.length === 0) continue
    const own = results.filter((_, index) => all[index]?.phase === phase)
    totals.add(
      phase.name,
      own,
      unsteady.filter(({ index }) => all[index]?.phase === phase),
    )
    const count = (of: (result: FileResult) => number) => own.reduce((sum, result) => sum + of(result), 0)
    const passed = count((result) => result.passed)
    const failed = count((result) => result.failures.length)
    console.log(
      `${phase.name}: ${passed} passed, ${failed} failed (${seconds(count(({ ms }) => ms))} of tests)`,
    )
  }
  if (ran.length > 1) console.log(`${ran.join(', ')}: ${took}`)
}

/** Of everything that the run starts. */
const environment = (): NodeJS.ProcessEnv => ({ ...process.env, ...(memory && { TMPDIR: memory.path }) })

async function leaveNothing(): Promise<void> {
  await postgres?.stop()
  memory?.remove()
}

function cannotBegin(name: string, error: unknown): void {
  totals.fail(`${name}: could not begin`)
  console.log(`${name}: FAILED`)
  console.log(indent(error instanceof Error ? error.message : String(error), '  '))
}

/** The server's tests on PostgreSQL, with a server for them when there are any. */
async function postgresPhase(files: readonly string[]): Promise<Phase[]> {
  const phase = { name: 'server tests on postgres', label: 'postgres', files }
  if (files.length === 0) return [phase]
  try {
    const started = performance.now()
    postgres = await startTestPostgres(environment())
    console.log(`${phase.name}: ${postgres.label} is up (${seconds(performance.now() - started)})`)
    return [{ ...phase, env: { WAYBILL_TEST_ENGINE: 'postgres', WAYBILL_TEST_POSTGRES_URL: postgres.url } }]
  } catch (error) {
    cannotBegin(phase.name, error)
    return []
  }
}

/** Builds the web and unpacks the browser first, once for all files, which would otherwise do it at the same time. */
async function browserTests(files: readonly string[], namePattern: string | undefined): Promise<void> {
  const name = 'browser tests'
  try {
    let env = {}
    if (files.length > 0) {
      await ensureWeb()
      env = { CHROMIUM_PATH: await chromiumPath(), ...(!filtered && { WAYBILL_TEST_PICTURES: 'off' }) }
    }
    await testPhases([{ name, files, env }], namePattern)
  } catch (error) {
    cannotBegin(name, error)
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      static: { type: 'boolean', default: false },
      engine: { type: 'string' },
      name: { type: 'string' },
    },
  })
  const { engine, name } = values
  if (engine !== undefined && engine !== 'sqlite' && engine !== 'postgres') {
    throw new Error(`--engine is sqlite or postgres, not "${engine}"`)
  }
  filtered = positionals.length > 0 || name !== undefined

  if (values.static || !filtered) {
    // One after the other: each of them uses all cores by itself.
    for (const phase of STATIC_PHASES) await staticPhase(phase)
  }
  if (!values.static) {
    const server = find(
      ['apps/server/src/**/*.test.ts', 'plugins/**/*.test.ts', 'bench/**/*.test.ts', 'chaos/**/*.test.ts'],
      /^$/,
      positionals,
    )
    const onEngines = server.filter(opensDatabase)
    const pure = ['packages/*/src/**/*.test.ts', 'apps/web/src/**/*.test.ts']
    const phases: Phase[] = [
      { name: 'contract, client and web tests', files: find(pure, /^$/, positionals) },
      { name: 'script tests', files: find(['scripts/**/*.test.ts'], /^$/, positionals) },
      { name: 'server tests without a test database', files: server.filter((file) => !opensDatabase(file)) },
    ]
    if (engine !== 'postgres') {
      const files = onEngines.filter((file) => !file.endsWith('.postgres.test.ts'))
      const env = { WAYBILL_TEST_ENGINE: 'sqlite' }
      phases.push({ name: 'server tests on sqlite', label: 'sqlite', files, env })
    }
    if (engine !== 'sqlite')
      phases.push(...(await postgresPhase(onEngines.filter((file) => !file.endsWith('.sqlite.test.ts')))))
    await testPhases(phases, name)
    await postgres?.stop()
    await browserTests(find(['e2e/*.test.ts'], /^$/, positionals), name)
    if (!totals.any) totals.fail('no test ran')
  }
  console.log(totals.lines().join('\n'))
  process.exitCode = totals.failed > 0 ? 1 : 0
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const) {
  process.once(signal, () => {
    stopTests()
    console.log(`\nStopped by ${signal}.`)
    void leaveNothing().finally(() => process.exit(code))
  })
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  await leaveNothing()
}
