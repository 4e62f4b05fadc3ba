// A throw-away PostgreSQL for tests. On the command line: node scripts/test-postgres.ts -- <command>
// starts a server, runs the command with WAYBILL_TEST_POSTGRES_URL set, and takes the server away again.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

export interface TestPostgres {
  /** Administrator URL: tests create and drop databases of their own, named waybill_test_*. */
  readonly url: string
  /** What it is, for people. */
  readonly label: string
  stop(): Promise<void>
}

/** A server of our own, which may be taken down for a while. */
export interface OwnPostgres extends TestPostgres {
  /** Ends it at once, as a crash would. */
  down: () => Promise<void>
  /** Starts it again on the same data and the same port. */
  up: () => Promise<void>
}

/** What the server's keeper (test-postgres-server.ts) is asked for, and what it reports. */
export type KeeperRequest = 'down' | 'up'
export type KeeperMessage = { url: string; version: string } | { done: KeeperRequest } | { error: string }

/** Uses the server at DATABASE_URL when there is one, else starts our own, with its data in the temporary folder of `env`. */
export async function startTestPostgres(env: NodeJS.ProcessEnv = process.env): Promise<TestPostgres> {
  const given = process.env['DATABASE_URL']
  if (given) return { url: given, label: 'the server at DATABASE_URL', stop: () => Promise.resolve() }
  return startOwnPostgres({ env })
}

/**
 * Our own server is kept by a process of its own that ends with us, however we end: even after `kill -9` no server and no
 * directory stays behind.
 * @param options `durable`: what it has committed outlives `down`; slower
 */
export async function startOwnPostgres(
  options: { durable?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<OwnPostgres> {
  // Detached, so that Ctrl-C on the terminal reaches only us and the keeper stops when we say so.
  const keeper = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('test-postgres-server.ts', import.meta.url)),
      ...(options.durable ? ['--durable'] : []),
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true,
      env: options.env ?? process.env,
    },
  )
  const message = await nextMessage(keeper)
  if (!('url' in message))
    throw new Error(`The PostgreSQL for the tests did not start.\n${problemOf(message)}`)
  keeper.channel?.unref()
  keeper.unref()
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return
    const ended = once(keeper, 'exit')
    keeper.ref()
    keeper.disconnect()
    await ended
  }
  const ask = async (request: KeeperRequest): Promise<void> => {
    keeper.channel?.ref()
    const answer = nextMessage(keeper)
    keeper.send(request)
    const answered = await answer
    keeper.channel?.unref()
    if (!('done' in answered)) throw new Error(`PostgreSQL did not go ${request}: ${problemOf(answered)}`)
  }
  return {
    url: message.url,
    label: `PostgreSQL ${message.version}`,
    down: () => ask('down'),
    up: () => ask('up'),
    // The end of the run and a signal may both ask for it.
    stop: () => (stopped ??= stop()),
  }
}

function problemOf(message: KeeperMessage): string {
  return 'error' in message ? message.error : 'it said something else'
}

function nextMessage(keeper: ChildProcess): Promise<KeeperMessage> {
  const { promise, resolve } = Promise.withResolvers<KeeperMessage>()
  const onExit = (code: number | null, signal: NodeJS.Signals | null) =>
    resolve({ error: `Its keeper ended early (${signal ?? code ?? 'unknown'}).` })
  keeper.once('message', (message) => resolve(message as KeeperMessage))
  const onError = (error: Error) => resolve({ error: error.message })
  keeper.once('error', onError)
  keeper.once('exit', onExit)
  return promise.finally(() => {
    keeper.removeListener('error', onError)
    keeper.removeListener('exit', onExit)
  })
}

async function main(argv: readonly string[]): Promise<number> {
  const [command, ...args] = argv[0] === '--' ? argv.slice(1) : argv
  if (command === undefined) {
    console.error('Usage: node scripts/test-postgres.ts -- <command> [arguments]')
    return 2
  }
  const server = await startTestPostgres()
  try {
    console.error(`${server.label} at ${server.url}`)
    const child = spawn(command, args, {
      stdio: 'inherit',
      env: { ...process.env, WAYBILL_TEST_POSTGRES_URL: server.url, WAYBILL_TEST_ENGINE: 'postgres' },
    })
    // Ctrl-C reaches the child as well: wait for it, then stop the server.
    process.on('SIGINT', () => undefined)
    process.on('SIGTERM', () => child.kill('SIGTERM'))
    return await new Promise<number>((resolve) => {
      child.once('error', (error) => {
        console.error(error.message)
        resolve(127)
      })
      child.once('exit', (code, signal) => resolve(signal ? 128 + constants.signals[signal] : (code ?? 1)))
    })
  } finally {
    await server.stop()
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
