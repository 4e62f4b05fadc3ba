// Runs test files, each in a process of its own, one more at once than there are cores, and counts their tests.
// node --test is not used because it calls a file "passed" that ends early or has no test in it, and because
// it waits for ever for a file that leaves a server or a timer open.
import { type ChildProcess, spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileEvent } from './test-reporter.ts'

export interface FileResult {
  file: string
  passed: number
  skipped: { name: string; reason: string }[]
  failures: { name: string; text: string }[]
  /** What the file printed, the last part of it. */
  output: string
  ms: number
}

export interface TestFile {
  path: string
  env: NodeJS.ProcessEnv
}

export interface RunOptions {
  /** Runs only tests whose name matches; a file without any is then no failure. */
  namePattern?: string
  /** `index`: the place of the file in the list that was given. */
  onFile?: (result: FileResult, index: number) => void
  /** Files at once; one more than there are cores, as they wait for databases, sockets and clocks a part of their time. */
  atOnce?: number
  /** How long a file may stay alive after its last test. */
  openAfterEndMs?: number
}

const REPORTER = new URL('test-reporter.ts', import.meta.url).href
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What Node makes of a module is kept for the next file: a fifth of the CPU of most files (1.7 s to 1.3 s). */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/waybill-tests', import.meta.url))
/** A test that hangs fails after this, unless it names a limit of its own. */
const TEST_TIMEOUT_MS = 120_000
/** No file may take longer, for loops that no timer can interrupt. */
const FILE_TIMEOUT_MS = 900_000
const OPEN_AFTER_END_MS = 20_000
const OUTPUT_KEPT = 16_000

const running = new Set<ChildProcess>()
let stopped = false

/** Ends a test file and whatever it started. */
function kill(child: ChildProcess): void {
  try {
    if (process.platform !== 'win32' && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

/** For the end of the whole run: kills what runs, starts nothing more and reports nothing more. */
export function stopTests(): void {
  stopped = true
  for (const child of running) kill(child)
}

/** Starts the files in the order given; the results stand in that order, too. */
export async function runTestFiles(
  files: readonly TestFile[],
  options: RunOptions = {},
): Promise<FileResult[]> {
  const queue = files.entries()
  const results: FileResult[] = []
  const worker = async (): Promise<void> => {
    for (const [index, file] of queue) {
      const result = await runTestFile(file, options)
      // Never resolves: the signal handler ends the process.
      if (stopped) await new Promise<never>(() => undefined)
      results[index] = result
      options.onFile?.(result, index)
    }
  }
  const atOnce = Math.min(options.atOnce ?? availableParallelism() + 1, files.length)
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}

function runTestFile(file: TestFile, options: RunOptions): Promise<FileResult> {
  const started = performance.now()
  const tally = new Tally(relative(ROOT, file.path))
  const env: NodeJS.ProcessEnv = { NODE_COMPILE_CACHE: COMPILED, ...file.env }
  // Set when the runner's own tests run the runner: Node would then refuse to report.
  delete env['NODE_TEST_CONTEXT']
  const child = spawn(
    process.execPath,
    [
      `--test-reporter=${REPORTER}`,
      '--test-reporter-destination=stdout',
      `--test-timeout=${TEST_TIMEOUT_MS}`,
      ...(options.namePattern === undefined ? [] : [`--test-name-pattern=${options.namePattern}`]),
      file.path,
    ],
    { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: process.platform !== 'win32' },
  )
  running.add(child)

  let output = ''
  const keep = (chunk: Buffer): void => {
    output = (output + chunk.toString()).slice(-OUTPUT_KEPT)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  child.on('message', (message) => tally.add(message as FileEvent))

  let killedBecause: string | undefined
  const openAfterEnd = options.openAfterEndMs ?? OPEN_AFTER_END_MS
  const watch = setInterval(() => {
    const now = performance.now()
    if (tally.isIdle() && now - tally.lastEventAt > openAfterEnd) {
      killedBecause = `all tests ended ${openAfterEnd / 1000} s ago but the process stays: something is left open (a server, a pool, a timer)`
    } else if (now - started > FILE_TIMEOUT_MS) {
      killedBecause = `still running after ${FILE_TIMEOUT_MS / 1000} s`
    }
    if (killedBecause !== undefined) kill(child)
  }, 500)

  return new Promise((resolve) => {
    child.once('error', (error) => {
      killedBecause = error.message
    })
    // A process that the file left behind would keep its output open, and "close" would never come.
    child.once('exit', () => kill(child))
    child.once('close', (code, signal) => {
      clearInterval(watch)
      running.delete(child)
      const end = killedBecause ?? (code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`)
      tally.close(end, options.namePattern !== undefined)
      resolve({ ...tally.result, output, ms: Math.round(performance.now() - started) })
    })
  })
}

/** Counts the leaves: a suite or a test with tests inside counts only when it fails by itself. */
class Tally {
  readonly result: Omit<FileResult, 'output' | 'ms'>
  lastEventAt = performance.now()
  #names: string[] = []
  #ended: number[] = []
  #open = 0
  #running = 0
  #any = false
  #summary = false

  constructor(file: string) {
    this.result = { file, passed: 0, skipped: [], failures: [] }
  }

  isIdle(): boolean {
    return this.#any && this.#open === 0 && this.#running === 0
  }

  add(event: FileEvent): void {
    this.lastEventAt = performance.now()
    switch (event.type) {
      case 'begun':
        this.#running++
        return
      case 'over':
        this.#running--
        return
      case 'start':
        this.#open++
        this.#names.length = event.nesting
        this.#names[event.nesting] = event.name
        return
      case 'late':
        this.result.failures.push({ name: 'after its test had ended', text: event.text })
        return
      case 'summary':
        this.#summary = true
        return
      case 'end':
        this.#end(event)
    }
  }

  #end(event: FileEvent & { type: 'end' }): void {
    this.#open--
    const inside = this.#ended[event.nesting + 1] ?? 0
    this.#ended[event.nesting + 1] = 0
    this.#ended[event.nesting] = (this.#ended[event.nesting] ?? 0) + 1
    const name = this.#names.slice(0, event.nesting + 1).join(' > ')
    if (event.outcome === 'skipped') {
      this.#any = true
      this.result.skipped.push({ name, reason: event.text })
    } else if (event.outcome === 'failed') {
      this.#any = true
      const place = event.line === undefined ? '' : ` (line ${event.line})`
      if (!event.byChildren) this.result.failures.push({ name: name + place, text: event.text })
    } else if (event.kind === 'test' && inside === 0) {
      this.#any = true
      this.result.passed++
    }
  }

  /** `end` says how the process ended when it did not end well. */
  close(end: string | undefined, mayBeEmpty: boolean): void {
    const { failures } = this.result
    // A failed test makes the exit code 1; only an end that no test explains is news.
    if (end !== undefined && (failures.length === 0 || !this.#summary)) {
      failures.push({ name: 'the file as a whole', text: end })
    } else if (end === undefined && !this.#any && !mayBeEmpty) {
      failures.push({ name: 'the file as a whole', text: 'has no test in it, or ended before its first one' })
    } else if (end === undefined && this.#any && !this.#summary) {
      failures.push({ name: 'the file as a whole', text: 'ended (process.exit?) before all its tests had' })
    }
  }
}
