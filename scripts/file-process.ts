import { type ChildProcess, spawn } from 'node:child_process'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileResult, Tally } from './tally.ts'
import type { FileEvent } from './test-reporter.ts'

export interface ProcessOptions {
  /** Runs only tests whose name matches; a file without any is then no failure. */
  namePattern?: string
  /** How long a file may keep something open after its last test. */
  openAfterEndMs?: number
}

const REPORTER = new URL('test-reporter.ts', import.meta.url).href
const SCOPE = new URL('test-scope.ts', import.meta.url).href
/** Runs the files that it is told. */
const SHARED = fileURLToPath(new URL('test-process.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('..', import.meta.url))
/** What Node makes of a module is kept for the next process: half of the CPU of loading the server (3.3 s to 1.6 s). */
const COMPILED = fileURLToPath(new URL('../node_modules/.cache/waybill-tests', import.meta.url))
/** The young generation begins as big as it may grow, in MiB: collecting it is a tenth of the CPU of tests that make many worlds. */
const YOUNG = '--min-semi-space-size=16'
/** A test that hangs fails after this, unless it names a limit of its own. */
const TEST_TIMEOUT_MS = 120_000
/** No file may take longer, for loops that no timer can interrupt. */
const FILE_TIMEOUT_MS = 900_000
const OPEN_AFTER_END_MS = 20_000
const OUTPUT_KEPT = 16_000

const processes = new Set<FileProcess>()
let stopped = false

/** For the end of the whole run: kills what runs and reports nothing more. */
export function stopTests(): void {
  stopped = true
  for (const one of processes) one.kill()
}

/** A process that runs one test file (`only`), or one after the other. */
export class FileProcess {
  readonly env: NodeJS.ProcessEnv
  /** What it held after its last file, in bytes. */
  memory = 0
  /** It runs no file any more. */
  isOver = false
  readonly #child: ChildProcess
  readonly #only: string | undefined
  readonly #options: ProcessOptions
  #output = ''
  #tally: Tally | undefined
  #killedBecause: string | undefined
  #settle: (end: string | undefined) => void = () => undefined

  constructor(env: NodeJS.ProcessEnv, only: string | undefined, options: ProcessOptions) {
    this.env = env
    this.#only = only
    this.#options = options
    const { NODE_TEST_CONTEXT: _ofRunnerInRunner, ...own } = env
    this.#child = spawn(
      process.execPath,
      [
        YOUNG,
        `--import=${SCOPE}`,
        `--test-reporter=${REPORTER}`,
        '--test-reporter-destination=stdout',
        `--test-timeout=${TEST_TIMEOUT_MS}`,
        ...(options.namePattern === undefined ? [] : [`--test-name-pattern=${options.namePattern}`]),
        only ?? SHARED,
      ],
      {
        cwd: ROOT,
        env: { NODE_COMPILE_CACHE: COMPILED, ...own },
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        detached: process.platform !== 'win32',
      },
    )
    processes.add(this)
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-OUTPUT_KEPT)
    }
    this.#child.stdout?.on('data', keep)
    this.#child.stderr?.on('data', keep)
    this.#child.on('message', (message) => this.#hear(message as FileEvent))
    this.#child.once('error', (error) => {
      this.#killedBecause = error.message
    })
    // A process that a file left behind would keep its output open, and "close" would never come.
    this.#child.once('exit', () => this.kill())
    this.#child.once('close', (code, signal) => {
      processes.delete(this)
      this.isOver = true
      this.#settle(
        this.#killedBecause ?? (code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`),
      )
    })
  }

  /** Runs one file after the one before has ended; a process with an only file runs that one. */
  async run(path: string): Promise<FileResult> {
    const started = performance.now()
    const tally = new Tally(relative(ROOT, path), this.#only === undefined ? 1 : 0)
    this.#tally = tally
    this.#output = ''
    const settled = new Promise<string | undefined>((resolve) => {
      this.#settle = resolve
    })
    const watch = setInterval(() => this.#look(tally, started), 500)
    if (this.#only === undefined) this.#child.send(path)
    const end = await settled
    clearInterval(watch)
    // Never resolves: the signal handler ends the runner.
    if (stopped) await new Promise<never>(() => undefined)
    tally.close(end, this.#options.namePattern !== undefined)
    return { ...tally.result, output: this.#output, ms: Math.round(performance.now() - started) }
  }

  #hear(event: FileEvent): void {
    this.#tally?.add(event)
    if (event.type === 'done') this.memory = event.memory
    if (this.#tally?.isDone) this.#settle(undefined)
  }

  #look(tally: Tally, started: number): void {
    const now = performance.now()
    const openAfterEnd = this.#options.openAfterEndMs ?? OPEN_AFTER_END_MS
    if (tally.isIdle && now - tally.lastEventAt > openAfterEnd) {
      this.#killedBecause = `all tests ended ${openAfterEnd / 1000} s ago but the process stays: something is left open (${tally.leftOpen.join(', ')})`
    } else if (now - started > FILE_TIMEOUT_MS) {
      this.#killedBecause = `still running after ${FILE_TIMEOUT_MS / 1000} s`
    }
    if (this.#killedBecause !== undefined) this.kill()
  }

  /** Lets it go: nothing runs in it. */
  end(): undefined {
    this.#child.disconnect()
  }

  /** Ends it and whatever its files started. */
  kill(): void {
    try {
      if (process.platform !== 'win32' && this.#child.pid !== undefined)
        process.kill(-this.#child.pid, 'SIGKILL')
      else this.#child.kill('SIGKILL')
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }
}
