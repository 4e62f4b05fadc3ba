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

const WHOLE = 'the file as a whole'

/** Counts the leaves of one file: a suite or a test with tests inside counts only when it fails by itself. */
export class Tally {
  readonly result: Omit<FileResult, 'output' | 'ms'>
  lastEventAt = performance.now()
  /** What it keeps open, as far as that is known. */
  leftOpen: readonly string[] = ['a server, a pool, a timer']
  /** Where the tests of the file begin: below a suite that stands for the file, when it shares a process. */
  readonly #top: 0 | 1
  readonly #late: string[] = []
  #names: string[] = []
  #ended: number[] = []
  #open = 0
  #running = 0
  #any = false
  #complete = false
  #closed = false

  constructor(file: string, top: 0 | 1) {
    this.result = { file, passed: 0, skipped: [], failures: [] }
    this.#top = top
  }

  /** Nothing of it runs, and something did. */
  get isIdle(): boolean {
    return this.#any && this.#open === 0 && this.#running === 0
  }

  /** Of a file that shares a process: all its tests have ended and nothing of it is open. */
  get isDone(): boolean {
    return this.#complete && this.#closed
  }

  add(event: FileEvent): void {
    this.lastEventAt = performance.now()
    if ('nesting' in event && event.nesting < this.#top) {
      if (event.type !== 'end') return
      this.#complete = true
      if (event.outcome === 'failed' && !event.byChildren)
        this.result.failures.push({ name: WHOLE, text: event.text })
      return
    }
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
        this.#late.push(event.text)
        return
      case 'summary':
        this.#complete = true
        return
      case 'left':
        // Where the output goes is always open.
        this.leftOpen = [...new Set(event.open.filter((kind) => kind !== 'PipeWrap'))]
        return
      case 'done':
        this.#closed = true
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
    const name = this.#names.slice(this.#top, event.nesting + 1).join(' > ')
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
    // An error that failed a test has been told with that test.
    for (const text of this.#late)
      if (!failures.some((one) => one.text === text))
        failures.push({ name: 'after its test had ended', text })
    // A failed test makes the exit code 1; only an end that no test explains is news.
    if (end !== undefined && (failures.length === 0 || !this.#complete)) {
      failures.push({ name: WHOLE, text: end })
    } else if (end === undefined && !this.#any && !mayBeEmpty && failures.length === 0) {
      failures.push({ name: WHOLE, text: 'has no test in it, or ended before its first one' })
    } else if (end === undefined && this.#any && !this.#complete) {
      failures.push({ name: WHOLE, text: 'ended (process.exit?) before all its tests had' })
    }
  }
}
