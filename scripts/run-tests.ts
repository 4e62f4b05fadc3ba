// npm test: everything that must hold, phase by phase. The last line is the count of all of them.
//   npm test                          everything
//   npm test -- create-ticket         only test files whose path contains the words; no static phases
//   npm test -- --name="never sees"   only tests whose name matches
//   npm test -- --engine=sqlite       the server's tests on one engine only
//   npm run check                     the static phases only
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { chromiumPath } from '../e2e/testing/chromium.ts'
import { ensureWeb } from './build-web.ts'
import { type FileResult, type RunOptions, stopTests, runTestFiles } from './test-files.ts'
import { startTestPostgres, type TestPostgres } from './test-postgres.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

interface Totals {
  passed: number
  failed: number
  skipped: { name: string; reason: string }[]
  /** Names of what failed, repeated at the end so that nobody has to scroll. */
  failures: string[]
}

const totals: Totals = { passed: 0, failed: 0, skipped: [], failures: [] }
let postgres: TestPostgres | undefined
/** Somebody asked for certain tests: phases without any of them are not worth a line. */
let filtered = false

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
const indent = (text: string, by: string): string => text.trimEnd().replace(/^/gm, by)

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
  totals.failed++
  totals.failures.push(phase.name)
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

function printFile(result: FileResult): void {
  const failed = result.failures.length
  const count = `${result.passed + failed + result.skipped.length}`.padStart(4)
  console.log(`  ${failed > 0 ? 'FAIL' : 'ok  '} ${count} ${`${result.ms} ms`.padStart(9)}  ${result.file}`)
  for (const failure of result.failures) {
    console.log(`       x ${failure.name}`)
    console.log(indent(failure.text, '         '))
  }
  if (failed > 0 && result.output.trim() !== '') {
    console.log('       it printed:')
    console.log(indent(result.output.split('\n').slice(-60).join('\n'), '       | '))
  }
}

async function testPhase(
  name: string,
  files: readonly string[],
  extra: Record<string, string>,
  namePattern: string | undefined,
  { atOnce, againAlone = false }: { atOnce?: number; againAlone?: boolean } = {},
): Promise<void> {
  if (files.length === 0) {
    if (!filtered) console.log(`${name}: no test files`)
    return
  }
  console.log(`${name}: ${files.length} ${files.length === 1 ? 'file' : 'files'} ...`)
  const started = performance.now()
  const { DATABASE_URL: _unused, REDIS_URL: redis, ...env } = process.env
  if (redis) env['WAYBILL_TEST_REDIS_URL'] = redis
  const options: RunOptions = {
    env: { ...env, ...extra },
    onFile: printFile,
    ...(atOnce !== undefined && { atOnce }),
    ...(namePattern !== undefined && { namePattern }),
  }
  const results = await runTestFiles(
    files.map((file) => join(ROOT, file)),
    options,
  )
  if (againAlone) {
    for (const [index, { file, failures }] of results.entries()) {
      if (failures.length === 0) continue
      console.log(`  once more, alone: ${file}`)
      const [alone] = await runTestFiles([join(ROOT, file)], options)
      if (alone) results[index] = alone
    }
  }
  let passed = 0
  let failed = 0
  for (const result of results) {
    passed += result.passed
    failed += result.failures.length
    for (const skip of result.skipped) {
      totals.skipped.push({ name: `${name}: ${result.file}: ${skip.name}`, reason: skip.reason })
    }
    for (const failure of result.failures) {
      totals.failures.push(`${name}: ${result.file}: ${failure.name}`)
    }
  }
  totals.passed += passed
  totals.failed += failed
  console.log(`${name}: ${passed} passed, ${failed} failed (${seconds(performance.now() - started)})`)
}

async function postgresPhase(files: readonly string[], namePattern: string | undefined): Promise<void> {
  const name = 'server tests on postgres'
  if (files.length === 0) return testPhase(name, files, {}, namePattern)
  try {
    const started = performance.now()
    postgres = await startTestPostgres()
    console.log(`${name}: ${postgres.label} is up (${seconds(performance.now() - started)})`)
  } catch (error) {
    totals.failed++
    totals.failures.push(`${name}: no server`)
    console.log(`${name}: FAILED`)
    console.log(indent(error instanceof Error ? error.message : String(error), '  '))
    return
  }
  const env = { WAYBILL_TEST_ENGINE: 'postgres', WAYBILL_TEST_POSTGRES_URL: postgres.url }
  await testPhase(name, files, env, namePattern)
  await postgres.stop()
}

/** Builds the web and unpacks the browser first, once for all files, which would otherwise do it at the same time. */
async function browserPhase(files: readonly string[], namePattern: string | undefined): Promise<void> {
  const name = 'browser tests'
  if (files.length === 0) return testPhase(name, files, {}, namePattern)
  try {
    await ensureWeb()
    const path = await chromiumPath()
    // A browser has processes enough of its own to keep a core busy, and on a busy machine keys may come before the page
    // listens to them: a file that fails beside others has to pass alone.
    await testPhase(name, files, { CHROMIUM_PATH: path }, namePattern, {
      atOnce: availableParallelism(),
      againAlone: true,
    })
  } catch (error) {
    totals.failed++
    totals.failures.push(`${name}: could not begin`)
    console.log(`${name}: FAILED`)
    console.log(indent(error instanceof Error ? error.message : String(error), '  '))
  }
}

function printTotals(): void {
  if (totals.skipped.length > 0) {
    console.log('\nSkipped:')
    for (const { name, reason } of totals.skipped) console.log(`  ${name}: ${reason}`)
  }
  if (totals.failures.length > 0) {
    console.log('\nFailed:')
    for (const name of totals.failures) console.log(`  ${name}`)
  }
  const skipped = totals.skipped.length > 0 ? `, ${totals.skipped.length} skipped` : ''
  console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
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
    const counted = (): number => totals.passed + totals.failed + totals.skipped.length
    const before = counted()
    const serverTests = ['apps/server/src/**/*.test.ts', 'bench/**/*.test.ts', 'chaos/**/*.test.ts']
    const pure = find(['packages/*/src/**/*.test.ts', 'apps/web/src/**/*.test.ts'], /^$/, positionals)
    await testPhase('contract, client and web tests', pure, {}, name)
    if (engine !== 'postgres') {
      const files = find(serverTests, /\.postgres\.test\.ts$/, positionals)
      await testPhase('server tests on sqlite', files, { WAYBILL_TEST_ENGINE: 'sqlite' }, name)
    }
    if (engine !== 'sqlite') {
      await postgresPhase(find(serverTests, /\.sqlite\.test\.ts$/, positionals), name)
    }
    await testPhase('script tests', find(['scripts/**/*.test.ts'], /^$/, positionals), {}, name)
    await browserPhase(find(['e2e/*.test.ts'], /^$/, positionals), name)
    if (counted() === before) {
      totals.failed++
      totals.failures.push('no test ran')
    }
  }
  printTotals()
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
    void (postgres?.stop() ?? Promise.resolve()).finally(() => process.exit(code))
  })
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
} finally {
  await postgres?.stop()
}
