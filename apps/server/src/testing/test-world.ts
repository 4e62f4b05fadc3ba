import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Actor, Scope } from '@waybill/contract/access/policies.ts'
import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { MAX_FILE_BYTES } from '@waybill/contract/attachments/attachment.ts'
import type { Role } from '@waybill/contract/people/person.ts'
import type { CreateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino, type Logger } from 'pino'
import { plugins as shippedPlugins } from '../../../../plugins/index.ts'
import type { TSchema } from 'typebox'
import { buildApp } from '../app.ts'
import type { Files } from '../domains/attachments/file-store.ts'
import { createPerson } from '../domains/people/create-person.command.ts'
import type { PluginDefinition } from '../domains/plugins/define-plugin.ts'
import { loadPlugins, type Plugins } from '../domains/plugins/load-plugins.ts'
import { NO_PLUGINS } from '../domains/plugins/loaded-plugin.ts'
import { makeAuthenticate } from '../domains/people/authenticate.ts'
import { hashPassword } from '../domains/people/password-hash.ts'
import { createProject } from '../domains/projects/create-project.command.ts'
import { setMember } from '../domains/projects/set-member.command.ts'
import { createTicket } from '../domains/tickets/create-ticket.command.ts'
import { filesOf } from '../io/files/open-files.ts'
import { diskFiles } from '../io/files/disk-files.ts'
import { isInside, isRefused } from '../io/outside/post-outside.ts'
import type { AppDeps } from '../http/app-deps.ts'
import { routes } from '../http/routes.ts'
import type { SignedIn } from '../http/route.ts'
import type { Command } from '../kernel/command.ts'
import { localDoorbell } from '../kernel/doorbell.ts'
import { newId } from '../kernel/ids.ts'
import type { Outside } from '../kernel/outside.ts'
import { runCommand, type CommandOutcome, type Kernel } from '../kernel/run-command.ts'
import { localSignals } from '../kernel/signals.ts'
import { assertMatchesOpenApi } from './openapi-check.ts'
import { openTestStore, type TestStore } from './test-store.ts'

export interface TestPerson {
  id: string
  name: string
  email: string
  role: Role
}

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

interface CallOptions {
  body?: unknown
  headers?: Record<string, string>
  /** As if the request came with a personal access token of these scopes. */
  scopes?: Scope[]
}

export interface Answer {
  status: number
  /** Parsed JSON; `undefined` without a body. Tests read it freely; the OpenAPI document checks its shape. */
  // oxlint-disable-next-line typescript/no-explicit-any -- test reads of JSON; every answer is validated against openapi.json
  body: any
  headers: LightMyRequestResponse['headers']
  /** The body as it came. */
  bytes: Buffer
  text: string
}

export interface TestWorld {
  readonly store: TestStore['store']
  readonly database: TestStore
  readonly kernel: Kernel
  readonly app: FastifyInstance
  readonly deps: AppDeps
  /** Their parts are in the app; tests run their readers and jobs. */
  readonly plugins: Plugins
  /** Folder of uploads that are not whole yet. */
  readonly incoming: string
  /** The time that commands see; starts at 2026-03-02T09:00Z and moves only here. */
  now: number
  tick(millis: number): void

  /** Calls the API as a person (null: not signed in). Each answer is validated against the OpenAPI document. */
  call(as: TestPerson | null, method: Method, path: string, options?: CallOptions): Promise<Answer>
  /** Calls the API through the real sign-in: headers and cookies as given, nobody put in. */
  inject(options: InjectOptions): Promise<Answer>
  /** Runs a command directly; as the system unless an actor is given. */
  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    as?: Actor | TestPerson,
  ): Promise<CommandOutcome<Result>>

  person(role?: Role, values?: { name?: string; email?: string; password?: string }): Promise<TestPerson>
  /** A project; `members` get their role in it. */
  project(values?: {
    key?: string
    name?: string
    access?: 'open' | 'private'
  }): Promise<{ id: string; key: string }>
  member(project: { key: string }, person: TestPerson, role: 'lead' | 'member' | 'viewer'): Promise<void>
  /** A ticket in the project, reported by `reporter`; makes what is missing. */
  ticket(
    values?: Partial<Omit<CreateTicketInput, 'project' | 'reporter'>> & {
      project?: { key: string }
      reporter?: TestPerson
    },
  ): Promise<{ id: string; key: string }>
  close(): Promise<void>
}

/** The least that Argon2 takes: passwords of tests need no protection, and are checked hundreds of times. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 }

export function actorOf(person: TestPerson, scopes: Scope[] | null = null): Actor {
  return { kind: 'person', person_id: person.id, role: person.role, scopes, token_projects: null }
}

/** A whole Waybill on a database of its own, without a port: clock, people, projects and tickets are made as tests need them. */
export async function createTestWorld(
  options: WorldOptions & { database?: TestStore } = {},
): Promise<TestWorld> {
  const database = options.database ?? (await openTestStore())
  const world = new World(database, options)
  await world.start()
  return world
}

const nobodyOutside: Outside = () => Promise.reject(new Error('nobody is outside'))

interface WorldOptions {
  limits?: boolean
  web?: string | null
  /** In place of a folder of the world's own. */
  files?: Partial<Files>
  /** In place of those that come with Waybill. */
  plugins?: readonly PluginDefinition[]
  /** Paths of others, as in WAYBILL_PLUGINS. */
  pluginPaths?: readonly string[]
  log?: Logger
  /** As `WAYBILL_ALLOWED_HOSTS` names them. */
  allowedHosts?: readonly string[]
  /** What plugins reach outside; nothing answers without it. */
  outside?: Outside
}

class World implements TestWorld {
  readonly database: TestStore
  readonly kernel: Kernel
  readonly deps: AppDeps
  readonly incoming: string
  now = Date.parse('2026-03-02T09:00:00Z')
  #app: FastifyInstance | undefined
  readonly #stopping = new AbortController()
  readonly #options: WorldOptions
  #plugins: Plugins | undefined
  readonly #putIn = new Map<string, SignedIn>()
  #count = 0

  readonly #folder = mkdtempSync(join(tmpdir(), 'waybill-files-'))

  constructor(database: TestStore, options: WorldOptions) {
    const { limits = false, web = null, files } = options
    this.#options = options
    this.database = database
    this.incoming = join(this.#folder, 'incoming')
    this.kernel = {
      store: database.store,
      clock: { now: () => this.now },
      newId,
      doorbell: localDoorbell(),
      signals: localSignals(),
      publicUrl: new URL('http://waybill.test'),
    }
    this.deps = {
      kernel: this.kernel,
      publicUrl: new URL('http://waybill.test'),
      secrets: [new TextEncoder().encode('a secret of the tests, long enough')],
      web,
      files: {
        ...filesOf(diskFiles(this.#folder), this.incoming, MAX_FILE_BYTES),
        ...files,
      },
      limits,
      log: options.log ?? pino({ level: 'silent' }),
      version: '0.0.0-test',
      isRefused: (url) => isRefused(url, []),
      isInside: (url) => isInside(url, options.allowedHosts ?? []),
      trustedProxies: 0,
      jobs: null,
      plugins: NO_PLUGINS,
      stopping: this.#stopping.signal,
    }
  }

  get store() {
    return this.database.store
  }

  get plugins(): Plugins {
    if (!this.#plugins) throw new Error('the world has not started')
    return this.#plugins
  }

  get app(): FastifyInstance {
    if (!this.#app) throw new Error('the world has not started')
    return this.#app
  }

  async start(): Promise<void> {
    const real = makeAuthenticate(this.deps)
    const { plugins = shippedPlugins, pluginPaths = [], outside = nobodyOutside } = this.#options
    this.#plugins = await loadPlugins(plugins, pluginPaths, { ...this.deps, outside })
    this.deps.plugins = this.#plugins
    this.#app = await buildApp(this.deps, [...routes, ...this.#plugins.routes], (request) => {
      const name = request.headers['x-test-sender']
      const known = typeof name === 'string' ? this.#putIn.get(name) : undefined
      return known ? Promise.resolve(known) : real(request)
    })
  }

  tick(millis: number): void {
    this.now += millis
  }

  call(as: TestPerson | null, method: Method, path: string, options: CallOptions = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...options.headers }
    if (as) {
      const sender = `${as.id} ${options.scopes?.join(',') ?? ''}`
      this.#putIn.set(sender, {
        actor: actorOf(as, options.scopes ?? null),
        person: { id: as.id, name: as.name },
        sessionId: null,
        via: 'api',
        expiresAt: null,
      })
      headers['x-test-sender'] = sender
    }
    if (options.body !== undefined) headers['content-type'] ??= 'application/json'
    return this.inject({
      method,
      url: path.startsWith('/api') ? path : `/api/v1${path}`,
      headers,
      ...(options.body !== undefined && {
        payload:
          typeof options.body === 'string' || Buffer.isBuffer(options.body)
            ? options.body
            : JSON.stringify(options.body),
      }),
    })
  }

  async inject(options: InjectOptions): Promise<Answer> {
    const response = await this.app.inject(options)
    const isJson = /[/+]json/.test(String(response.headers['content-type']))
    const answer: Answer = {
      status: response.statusCode,
      // oxlint-disable-next-line typescript/no-unsafe-assignment -- see Answer
      body: isJson && response.body !== '' ? response.json() : undefined,
      headers: response.headers,
      bytes: response.rawPayload,
      text: response.body,
    }
    assertMatchesOpenApi(this.app, options, answer)
    return answer
  }

  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
    as: Actor | TestPerson = SYSTEM,
  ): Promise<CommandOutcome<Result>> {
    const actor = 'email' in as ? actorOf(as) : as
    return runCommand(this.kernel, command, { input, actor, via: 'api' })
  }

  async person(
    role: Role = 'agent',
    values: { name?: string; email?: string; password?: string } = {},
  ): Promise<TestPerson> {
    this.#count += 1
    const name = values.name ?? `${role} ${String(this.#count)}`
    const email = values.email ?? `${role}${String(this.#count)}@example.org`
    const { result } = await this.run(createPerson, {
      name,
      email,
      role,
      ...(values.password !== undefined && { password_hash: await hashPassword(values.password, CHEAP) }),
    })
    return { id: result.id, name, email, role }
  }

  async project(
    values: { key?: string; name?: string; access?: 'open' | 'private' } = {},
  ): Promise<{ id: string; key: string }> {
    this.#count += 1
    const key = values.key ?? `P${String(this.#count)}`
    const { result } = await this.run(createProject, { name: `Project ${key}`, ...values, key })
    return { id: result.id, key }
  }

  async member(
    project: { key: string },
    person: TestPerson,
    role: 'lead' | 'member' | 'viewer',
  ): Promise<void> {
    await this.run(setMember, { project: project.key, person: person.id, role })
  }

  async ticket(
    values: Partial<Omit<CreateTicketInput, 'project' | 'reporter'>> & {
      project?: { key: string }
      reporter?: TestPerson
    } = {},
  ): Promise<{ id: string; key: string }> {
    const project = values.project ?? (await this.project())
    const reporter = values.reporter ?? (await this.person('agent'))
    const { result } = await this.run(createTicket, {
      title: 'A ticket',
      ...values,
      project: project.key,
      reporter: reporter.id,
    })
    return { id: result.id, key: result.key }
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    await this.app.close()
    await this.kernel.doorbell.close()
    await this.database.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}
