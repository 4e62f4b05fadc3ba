// Runs inside each test file's process (node --test-reporter) and tells the runner what happened, event by
// event, over the process channel: a file that dies half-way has then told everything up to that moment.
import type { TestEvent } from 'node:test/reporters'
import { inspect } from 'node:util'

export type FileEvent =
  /** A test runs, or runs no more. Node tells `start` only when it comes to report a test, often at its end. */
  | { type: 'begun'; nesting: number }
  | { type: 'over'; nesting: number }
  | { type: 'start'; nesting: number; name: string }
  | {
      type: 'end'
      nesting: number
      kind: 'test' | 'suite'
      outcome: 'passed' | 'failed' | 'skipped'
      /** Failed only because tests inside it failed, which have their own events. */
      byChildren: boolean
      /** Why it was skipped, or how it failed. */
      text: string
      line: number | undefined
    }
  | { type: 'late'; text: string }
  | { type: 'summary' }
  /** Of a process that runs several files: what is still open after all tests of one have ended, by Node's names. */
  | { type: 'left'; open: string[] }
  /** Nothing of it is open any more. The memory that the process holds now, in bytes. */
  | { type: 'done'; memory: number }

export function describeError(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error
  return inspect(cause, { depth: 6 })
    .split('\n')
    .filter((line) => !/^\s+at .*\(?node:internal\//.test(line))
    .join('\n')
}

function translate(event: TestEvent): FileEvent | undefined {
  if (event.type === 'test:dequeue') return { type: 'begun', nesting: event.data.nesting }
  if (event.type === 'test:complete') return { type: 'over', nesting: event.data.nesting }
  if (event.type === 'test:start') {
    return { type: 'start', nesting: event.data.nesting, name: event.data.name }
  }
  if (event.type === 'test:pass' || event.type === 'test:fail') {
    const { nesting, line, skip, todo, details } = event.data
    const kind = details.type === 'suite' ? 'suite' : 'test'
    const common = { type: 'end', nesting, kind, line } as const
    if (todo !== undefined && todo !== false) {
      const text = typeof todo === 'string' ? `todo: ${todo}` : 'todo'
      return { ...common, outcome: 'skipped', byChildren: false, text }
    }
    if (skip !== undefined && skip !== false) {
      return typeof skip === 'string' && skip !== ''
        ? { ...common, outcome: 'skipped', byChildren: false, text: skip }
        : { ...common, outcome: 'failed', byChildren: false, text: 'skipped without a reason' }
    }
    if (event.type === 'test:pass') return { ...common, outcome: 'passed', byChildren: false, text: '' }
    const error: unknown = event.data.details.error
    const byChildren =
      error instanceof Error && 'failureType' in error && error.failureType === 'subtestsFailed'
    return { ...common, outcome: 'failed', byChildren, text: describeError(error) }
  }
  // Node only notes an error thrown after its test has ended; here it fails the file.
  if (event.type === 'test:diagnostic' && event.data.message.includes('asynchronous activity after')) {
    return { type: 'late', text: event.data.message }
  }
  if (event.type === 'test:summary') return { type: 'summary' }
  return undefined
}

// A runner that was killed cannot end its test files: they end themselves. Listening must not keep a file alive.
process.on('disconnect', () => process.exit(1))
process.channel?.unref()

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    const message = translate(event)
    if (message) process.send?.(message)
  }
  yield ''
}
