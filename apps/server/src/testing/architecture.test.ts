import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** The arrows of ARCHITECTURE.md: who may import what. Each failure says what to do instead. */
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))
const SERVER = 'apps/server/src/'
const CONTRACT = 'packages/contract/src/'
const CLIENT = 'packages/client/src/'
const PLUGINS = 'plugins/'
const EXAMPLES = 'examples/plugins/'

interface Import {
  /** A path from the root of the repository, or the name of a package. */
  target: string
  typeOnly: boolean
}

interface SourceFile {
  path: string
  /** Without comments, so that words in them do not count. */
  code: string
  imports: Import[]
  isTest: boolean
}

const STATEMENT = /(?:^|\n)\s*(?:import|export)\s+(type\s)?([^'"`;]*?from\s+)?['"]([^'"]+)['"]/g

function read(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8')
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1')
  const imports = [...code.matchAll(STATEMENT)].map(([, type, names, target = '']) => ({
    target: resolve(path, target),
    typeOnly: type !== undefined || onlyTypes(names ?? ''),
  }))
  return { path, code, imports, isTest: path.endsWith('.test.ts') || path.includes('/testing/') }
}

/** `import { type A, type B } from` */
function onlyTypes(names: string): boolean {
  const list = /\{([^}]*)\}/.exec(names)?.[1]
  if (list === undefined) return false
  const each = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return each.length > 0 && each.every((name) => name.startsWith('type '))
}

function resolve(from: string, target: string): string {
  if (target.startsWith('.')) return join(dirname(from), target).replaceAll('\\', '/')
  if (target.startsWith('@waybill/contract/')) return target.replace('@waybill/contract/', CONTRACT)
  if (target.startsWith('@waybill/server/')) return target.replace('@waybill/server/', SERVER)
  if (target.startsWith('@waybill/client')) return target.replace(/^@waybill\/client\/?/, CLIENT)
  return target
}

const files = globSync(
  [CONTRACT, CLIENT, SERVER, PLUGINS, EXAMPLES].map((folder) => `${folder}**/*.ts`),
  { cwd: ROOT, exclude: ['**/node_modules/**'] },
)
  .map((path) => read(path.replaceAll('\\', '/')))
  .toSorted((a, b) => (a.path < b.path ? -1 : 1))
const product = files.filter((file) => !file.isTest)
const below = (folder: string) => product.filter((file) => file.path.startsWith(`${SERVER}${folder}`))
const isOurs = (target: string) => /^(apps|packages|plugins|examples)\//.test(target)

/** Every import that `allowed` refuses, as "file -> target". */
function broken(some: readonly SourceFile[], allowed: (one: Import, file: SourceFile) => boolean): string[] {
  return some.flatMap((file) =>
    file.imports
      .filter((one) => !allowed(one, file))
      .map((one) => `${relative(SERVER, file.path)} -> ${one.target.replace(SERVER, '')}`),
  )
}

function inServer(target: string, ...folders: string[]): boolean {
  return folders.some((folder) => target.startsWith(`${SERVER}${folder}`))
}

function assertNone(found: string[], instead: string): void {
  assert.deepEqual(found, [], instead)
}

describe('imports', () => {
  test('of the contract are its schema library and itself', () => {
    const contract = product.filter((file) => file.path.startsWith(CONTRACT))
    assert.ok(contract.length > 10)
    assertNone(
      broken(contract, ({ target }) => target.startsWith(CONTRACT) || /^typebox(\/|$)/.test(target)),
      'the contract runs in browsers too: move what needs Node, the server or another package to the server',
    )
  })

  test('of the client are the contract and itself: it runs in browsers too', () => {
    const client = product.filter((file) => file.path.startsWith(CLIENT))
    assert.ok(client.length > 10)
    assertNone(
      broken(client, ({ target }) => target.startsWith(CLIENT) || target.startsWith(CONTRACT)),
      'the client has only what browsers and Node both have: fetch, WebSocket, crypto, timers; everything else is handed in',
    )
    assertNone(
      broken(
        product.filter((file) => !file.path.startsWith(CLIENT)),
        ({ target }) => !target.startsWith(CLIENT),
      ),
      'the server knows nothing of its clients: what both need stands in the contract',
    )
  })

  test('of the kernel are the contract and the types of the database, never a domain', () => {
    const packages = ['kysely', 'typebox', 'uuid', 'standardwebhooks', 'node:crypto', 'node:timers/promises']
    assertNone(
      broken(
        below('kernel/'),
        ({ target, typeOnly }) =>
          inServer(target, 'kernel/') ||
          target.startsWith(CONTRACT) ||
          packages.includes(target) ||
          (typeOnly && inServer(target, 'io/db/tables.ts', 'io/db/engine-sql.ts')),
      ),
      'the kernel knows no domain and no adapter: hand it in through an interface of the kernel, or move the code to a domain',
    )
  })

  test('of a domain are the kernel, the contract, http, its own files and the queries, presenters, commands and helpers of others, never a reader', () => {
    assertNone(
      broken(below('domains/'), ({ target, typeOnly }) => {
        if (!isOurs(target)) return true
        if (inServer(target, 'kernel/', 'http/', 'domains/') || target.startsWith(CONTRACT)) return true
        return typeOnly && inServer(target, 'io/db/tables.ts', 'io/db/engine-sql.ts')
      }),
      'a domain never imports readers, jobs, adapters or the start of the program: append an event and let a reader hear it, or hand the adapter in',
    )
  })

  test('of a domain into another do not reach its routes', () => {
    const domainOf = (path: string) => /domains\/([^/]+)\//.exec(path)?.[1]
    assertNone(
      broken(
        below('domains/'),
        ({ target }, file) => domainOf(target) === domainOf(file.path) || !target.endsWith('.routes.ts'),
      ),
      'use the *.queries.ts or presenter of the other domain; routes are its outside',
    )
  })

  test('of readers and jobs are domains, kernel and contract', () => {
    assertNone(
      broken([...below('readers/'), ...below('jobs/')], ({ target, typeOnly }) => {
        if (!isOurs(target)) return true
        if (inServer(target, 'readers/', 'jobs/', 'kernel/', 'domains/') || target.startsWith(CONTRACT)) {
          return !target.endsWith('.routes.ts')
        }
        return typeOnly && inServer(target, 'io/db/tables.ts', 'io/db/engine-sql.ts')
      }),
      'a reader reads by domain queries and changes state by commands; the outside world is reached by jobs',
    )
  })

  test('of a plugin are the kernel, the contract, routes as data, and domains as readers import them; nobody imports a plugin but the list', () => {
    const plugins = product.filter((file) => file.path.startsWith(PLUGINS) || file.path.startsWith(EXAMPLES))
    assert.ok(plugins.length > 0)
    const list = `${PLUGINS}index.ts`
    const folderOf = (path: string) =>
      dirname(path.replace(/^(examples\/)?plugins\/([^/]+)\/.*$/, '$2/index'))
    assertNone(
      broken(plugins, ({ target, typeOnly }, file) => {
        if (!isOurs(target)) return true
        if (typeOnly && inServer(target, 'io/db/tables.ts', 'io/db/engine-sql.ts')) return true
        if (target.startsWith(CONTRACT) || inServer(target, 'kernel/')) return true
        if (inServer(target, 'http/route.ts', 'http/with-path.ts', 'http/json-body.ts')) return true
        if (inServer(target, 'domains/')) return !target.endsWith('.routes.ts')
        // Who hears is decided where the inbox decides it, whichever way it goes out.
        if (inServer(target, 'readers/outgoing/')) return true
        // E-mail is the switch and the settings of what the program itself does.
        if (file.path === `${PLUGINS}email/index.ts` && inServer(target, 'io/mail/')) return true
        return file.path === list ? target.startsWith(PLUGINS) : folderOf(target) === folderOf(file.path)
      }),
      'a plugin reads by domain queries and changes state by commands, through its host or its reader; what it shares with others belongs into the program',
    )
    assertNone(
      broken(
        product.filter((file) => !file.path.startsWith(PLUGINS) && !file.path.startsWith(EXAMPLES)),
        ({ target }) => !target.startsWith(PLUGINS) || target === list,
      ),
      'the program works without its plugins: import plugins/index.ts, or move what both need into the program',
    )
  })

  test('of tests stay out of the product', () => {
    assertNone(
      broken(product, ({ target }) => !target.includes('/testing/') && !target.endsWith('.test.ts')).filter(
        (one) => !one.includes('renew-'),
      ),
      'move what the product needs out of the testing folder',
    )
  })
})

describe('only one place', () => {
  const found = (some: readonly SourceFile[], pattern: RegExp, except: readonly string[]) =>
    some
      .filter(
        (file) => !except.some((path) => file.path.startsWith(`${SERVER}${path}`)) && pattern.test(file.code),
      )
      .map((file) => file.path)

  test('reads the environment: main.ts', () => {
    assertNone(
      found(
        product.filter((file) => file.path.startsWith(SERVER)),
        /process\.env/,
        ['main.ts', 'io/db/renew-', 'testing/'],
      ),
      'take the value as a parameter; main.ts reads the environment and hands it down',
    )
  })

  test('L6: names the table of events: the log module', () => {
    assertNone(
      found(
        product,
        /(selectFrom|insertInto|updateTable|deleteFrom|innerJoin|leftJoin)\(\s*['"]events\b|\b(from|into|join|update)\s+events\b/i,
        ['kernel/event-log.ts'],
      ),
      'read by readEvents and its neighbours in kernel/event-log.ts, and add the query there if it is missing; only runCommand appends',
    )
  })

  test('L6: opens a write transaction: the command runner, the reader runner, job queues, migrations and restores', () => {
    assertNone(
      found(product, /\.write\(\s*(async\s*)?\(?\s*tx\b|\bstore\.write\(/, [
        'kernel/run-command.ts',
        'kernel/reader-runner.ts',
        'kernel/follow-log.ts',
        'io/jobs/',
        'io/db/migrate.ts',
        'io/backup/restore-postgres.ts',
      ]),
      'make it a command and run it by runCommand (docs/tutorials/add-a-command.md)',
    )
  })

  test('L5: changes or deletes events: none', () => {
    assertNone(
      found(product, /(updateTable|deleteFrom)\(\s*['"]events['"]|\b(update|delete\s+from)\s+events\b/i, []),
      'events stand for ever; append another one that tells what happened since',
    )
  })

  test('C4: a command uses the clock, the random and the network that it is given: none of its own', () => {
    const commands = product.filter((file) => file.path.endsWith('.command.ts'))
    assert.ok(commands.length > 5)
    const pattern =
      /Date\.now\(|new Date\(\)|Math\.random\(|random(UUID|Bytes|Int)\(|\bfetch\(|Temporal\.Now|node:(net|http|https|fs|child_process)/
    assertNone(
      found(commands, pattern, []),
      'use context.now and context.newId; make secrets, hashes and everything from outside before the command and hand it in',
    )
  })

  test('defines a command: a file of its own, named like it', () => {
    const wrong = product
      .filter((file) => file.path.startsWith(SERVER))
      .filter((file) => file.path !== `${SERVER}kernel/command.ts`)
      .flatMap((file) => {
        const names = [...file.code.matchAll(/defineCommand\(\{\s*name: '([^']+)'/g)].map(([, name]) => name)
        const expected = /([^/]+)\.command\.ts$/.exec(file.path)?.[1]
        if (names.length === 0) return expected === undefined ? [] : [`${file.path} defines no command`]
        return names.length === 1 && names[0] === expected ? [] : [`${file.path} defines ${names.join(', ')}`]
      })
    assertNone(wrong, 'one command a file: domains/<domain>/<name>.command.ts')
  })
})
