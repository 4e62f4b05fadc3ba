// A process that runs one test file after the other, as it is told: what they share of the program is loaded once, which is
// most of the time of a small file. Each file stands in a suite of its own, so that its hooks are its own.
import { describe } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { describeError, type FileEvent } from './test-reporter.ts'

const LOOK_AGAIN_MS = 10
const LOAD_TIMEOUT_MS = 120_000

const tell = (event: FileEvent): void => void process.send?.(event)

/** What keeps the process alive, by kind: sockets, servers, children, timers. */
const left = (): string[] => process.getActiveResourcesInfo()

async function timeOut(): Promise<never> {
  await sleep(LOAD_TIMEOUT_MS, undefined, { ref: false })
  throw new Error(`not loaded after ${LOAD_TIMEOUT_MS / 1000} s`)
}

async function run(path: string): Promise<void> {
  const before = left().length
  await describe('the file', async () => {
    await Promise.race([import(pathToFileURL(path).href), timeOut()])
  })
  // As a process of its own would: it stays until all is closed, and the runner ends it when that takes too long.
  await sleep(LOOK_AGAIN_MS)
  if (left().length > before) tell({ type: 'left', open: left() })
  while (left().length > before) await sleep(LOOK_AGAIN_MS)
  process.channel?.ref()
  tell({ type: 'done', memory: process.memoryUsage.rss() })
}

// Node notes these only at the end of the process.
for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (error: unknown) => tell({ type: 'late', text: describeError(error) }))

// Their pipes are opened at the first use, and would look like something left open.
void process.stdout
void process.stderr

process.on('message', (path: string) => {
  // A file whose tests wait for what never comes ends the process when nothing else is left, and so fails.
  process.channel?.unref()
  void run(path)
})
process.channel?.ref()
