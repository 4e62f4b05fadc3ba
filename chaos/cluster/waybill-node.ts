import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { bareEnvironment } from '../../scripts/bare-environment.ts'
import { freePort } from '../../scripts/free-port.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Of the log of a node that ended by itself, in characters. */
const LOG_SHOWN = 4_000

export interface NodeOptions {
  /** Of this node alone on PostgreSQL; on SQLite the folder of the database. Its log goes there too. */
  data: string
  databaseUrl: string | null
  redisUrl: string | null
  secret: string
  /** In private networks, that it may call: as WAYBILL_ALLOWED_HOSTS names them. */
  allowedHosts?: string | undefined
}

/** One Waybill as it ships, in a process of its own, only without rate limits. */
export class WaybillNode {
  readonly port: number
  readonly #options: NodeOptions
  #child: ChildProcess | null = null
  /** How it ended although nobody had asked it to. */
  readonly crashes: string[] = []

  private constructor(port: number, options: NodeOptions) {
    this.port = port
    this.#options = options
  }

  /** A node that has answered. */
  static async start(options: NodeOptions): Promise<WaybillNode> {
    const node = new WaybillNode(await freePort(), options)
    await node.start()
    return node
  }

  get isUp(): boolean {
    return this.#child !== null
  }

  /** Starts it, again on the same port, and waits until it answers. */
  async start(): Promise<void> {
    const { data, databaseUrl, redisUrl, secret, allowedHosts } = this.#options
    mkdirSync(data, { recursive: true })
    const log = openSync(join(data, 'server.log'), 'a')
    const child = spawn(
      process.execPath,
      [`--import=${import.meta.resolve('./go-with-parent.ts')}`, 'apps/server/src/main.ts', 'serve'],
      {
        cwd: ROOT,
        stdio: ['ignore', log, log, 'ipc'],
        env: {
          ...bareEnvironment(),
          PORT: String(this.port),
          WAYBILL_DATA: data,
          WAYBILL_SECRET: secret,
          WAYBILL_LIMITS: 'off',
          LOG_LEVEL: 'warn',
          ...(allowedHosts !== undefined && { WAYBILL_ALLOWED_HOSTS: allowedHosts }),
          ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }),
          ...(redisUrl !== null && { REDIS_URL: redisUrl }),
        },
      },
    )
    while (!(await answers(this.port))) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`a node ended while it started; see ${join(data, 'server.log')}`)
      await sleep(50)
    }
    this.#child = child
    child.once('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#child = null
      const said = readFileSync(join(data, 'server.log'), 'utf8').slice(-LOG_SHOWN)
      this.crashes.push(`a node ended by itself (${String(signal ?? code)}); at the end it said: ${said}`)
    })
  }

  /** As `start`, for as long as what it needs is away; ten tries. */
  async startPatiently(): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.start()
      } catch (error) {
        if (tries === 10) throw error
        await sleep(500)
      }
    }
  }

  /** SIGKILL: no goodbye. */
  kill(): Promise<void> {
    return this.#end('SIGKILL')
  }

  /** SIGTERM: as an update does it. */
  stop(): Promise<void> {
    return this.#end('SIGTERM')
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child
    this.#child = null
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    await gone
  }
}

async function answers(port: number): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${String(port)}/api/health`)).ok
  } catch {
    return false
  }
}
