import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { createClient, type Client } from '@waybill/client'
import type { Role } from '@waybill/contract/people/person.ts'
import { bareEnvironment } from '../../scripts/bare-environment.ts'
import { freePort } from '../../scripts/free-port.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const START_MILLIS = 60_000

export interface Person {
  id: string
  name: string
  email: string
  password: string
}

export interface WaybillOptions {
  /** Nobody has set it up yet. Otherwise there is an admin, Ana Lopes. */
  empty?: boolean
  /** Begins with a small sample installation; its admin is the one that the server prints. */
  demo?: boolean
  /** With the rate limits as it ships; off otherwise, because a test signs in more often than a person does. */
  limits?: boolean
  /** Largest file in MiB; as it ships unless given. */
  maxFile?: number
  /** Hosts beside public ones that workflows may call when they are over. */
  allowedHosts?: string
  /** Modules of plugins besides those that come with Waybill. */
  plugins?: string
  /** Open at http://localhost instead of a number: passkeys belong to names. */
  named?: boolean
}

const PASSWORD = 'correct horse battery staple'

/**
 * A server as it ships, in a process of its own, on a port and in a temporary folder of its own. It may be stopped and
 * started again on the same port and data.
 */
export class Waybill {
  readonly url: string
  /** Empty fields on an installation that nobody has set up. */
  admin: Person = { id: '', name: '', email: '', password: PASSWORD }
  readonly #data = mkdtempSync(join(tmpdir(), 'waybill-e2e-'))
  readonly #port: number
  readonly #options: WaybillOptions
  readonly #clients = new Map<string, Client>()
  #child: ChildProcess | undefined
  #said = ''

  private constructor(port: number, options: WaybillOptions) {
    this.url = `http://${options.named ? 'localhost' : '127.0.0.1'}:${String(port)}`
    this.#port = port
    this.#options = options
  }

  static async start(options: WaybillOptions = {}): Promise<Waybill> {
    if (!existsSync(join(ROOT, 'apps/web/dist/index.html')))
      throw new Error('The web application is not built: npm run build')
    const waybill = new Waybill(await freePort(), options)
    try {
      if (options.demo) await waybill.#fill()
      await waybill.up(options.demo ? ['--demo'] : [])
      if (options.demo) await waybill.#useDemoAdmin()
      else await waybill.#untilLink()
      if (!options.demo && !options.empty) await waybill.#setUp()
      return waybill
    } catch (error) {
      await waybill.close()
      throw error
    }
  }

  /** The printed link that makes the first admin. */
  get setUpLink(): string {
    const [link] = /http\S+\/setup#code=\S+/.exec(this.#said) ?? []
    if (link === undefined) throw new Error(`no set-up link was printed:\n${this.#said}`)
    return link
  }

  get isUp(): boolean {
    return this.#child !== undefined
  }

  /** What the server has printed since it was started. */
  get said(): string {
    return this.#said
  }

  /** Starts the server; again after `down`, on the same port and data. */
  async up(flags: readonly string[] = []): Promise<void> {
    this.#said = ''
    const child = spawn(process.execPath, ['apps/server/src/main.ts', 'serve', ...flags], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: this.#environment(),
    })
    this.#child = child
    const keep = (chunk: Buffer) => {
      this.#said += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    const until = performance.now() + START_MILLIS
    while (!/is ready at/.test(this.#said)) {
      if (child.exitCode !== null || performance.now() > until)
        throw new Error(`the server did not start:\n${this.#said}`)
      await sleep(10)
    }
  }

  /** Ends the server, as an operator does or (`SIGKILL`) as a failing machine does; data and port stay. */
  async down(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) client.disconnect()
    await this.down('SIGKILL')
    rmSync(this.#data, { recursive: true, force: true })
  }

  /** The API as this person uses it, the admin unless another is named. */
  async as(person: Person = this.admin): Promise<Client> {
    const known = this.#clients.get(person.email)
    if (known) return known
    const client = createClient({ url: this.url })
    await client.sessions.signIn({ username: person.email, password: person.password })
    this.#clients.set(person.email, client)
    return client
  }

  /** A new person with a password; `Rui Costa` gets rui.costa@example.org. */
  async person(name: string, role: Role = 'agent'): Promise<Person> {
    const email = `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.org`
    const { people } = await this.as()
    const { id } = await people.create({ name, email, role, password: PASSWORD })
    return { id, name, email, password: PASSWORD }
  }

  /** It is printed after the line that says where the server is, and may come in another piece. */
  async #untilLink(): Promise<void> {
    while (!/\/setup#code=\S+\s/.test(this.#said)) await sleep(10)
  }

  #environment(): NodeJS.ProcessEnv {
    return {
      ...bareEnvironment(),
      PORT: String(this.#port),
      WAYBILL_URL: this.url,
      WAYBILL_DATA: this.#data,
      WAYBILL_LIMITS: this.#options.limits ? 'on' : 'off',
      LOG_LEVEL: 'warn',
      ...(this.#options.allowedHosts !== undefined && { WAYBILL_ALLOWED_HOSTS: this.#options.allowedHosts }),
      ...(this.#options.maxFile !== undefined && { WAYBILL_MAX_FILE: String(this.#options.maxFile) }),
      ...(this.#options.plugins !== undefined && { WAYBILL_PLUGINS: this.#options.plugins }),
    }
  }

  /** A fifth of the sample installation shows everything that it has. */
  async #fill(): Promise<void> {
    const child = spawn(process.execPath, ['apps/server/src/main.ts', 'demo', '--tickets', '300'], {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: this.#environment(),
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    if (code !== 0) throw new Error(`the sample installation could not be made: ${String(code)}`)
  }

  async #setUp(): Promise<void> {
    const code = new URL(this.setUpLink).hash.slice('#code='.length)
    const admin = { name: 'Ana Lopes', email: 'ana@example.org', password: PASSWORD }
    const { id } = await createClient({ url: this.url }).sessions.setUp({ ...admin, code })
    this.admin = { id, ...admin }
  }

  async #useDemoAdmin(): Promise<void> {
    const [, email, password] = /Sign in as (\S+) with the password (\S+)/.exec(this.#said) ?? []
    if (email === undefined || password === undefined)
      throw new Error(`no sign-in of the sample installation was printed:\n${this.#said}`)
    this.admin = { id: '', name: '', email, password }
    const { id, name } = await (await this.as()).people.me()
    this.admin = { ...this.admin, id, name }
  }
}
