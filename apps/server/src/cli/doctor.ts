import { accessSync, constants, existsSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Db } from '../io/db/tables.ts'
import { makeFolder } from '../io/make-folder.ts'
import { KNOWN_SCHEMA, schemaVersion } from '../io/db/schema-version.ts'
import { openFiles } from '../io/files/open-files.ts'
import { openStore } from '../open-kernel.ts'
import { reportSettings, type Settings } from '../settings.ts'
import { lookAtFiles } from './check-files.ts'
import { lookAtAuthenticatorApps } from './check-second-factors.ts'
import type { CliCommand } from './cli-command.ts'
import type { CliContext } from './cli-context.ts'
import { explainError } from './explain-error.ts'
import { printTable } from './print-table.ts'

interface Check {
  name: string
  state: 'ok' | 'note' | 'failed'
  detail: string
}

/** The oldest Node.js that has what the program uses (Temporal, argon2, node:sqlite with FTS5). */
const NODE = { major: 26, minor: 10 }
/** Below this there is no room for the log of a busy week and a backup beside it. */
const LOW_DISK_BYTES = 500 * 1024 * 1024

export const doctor: CliCommand = {
  name: 'doctor',
  summary: 'show all settings and check what the server needs',
  help: `waybill doctor [--json]

Prints every setting with its source (secrets masked), and checks the version of Node.js, the folder, the database, its
schema, attached files, Redis where it is set, and the port. Changes nothing. Exit code 1 when a check fails; a "note" is no failure.

  --json   print {"settings": [...], "checks": [...]}`,
  async run(context, args) {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean', default: false } } })
    const settings = reportSettings(context.environment)
    const checks = await runChecks(context)
    if (values.json) context.print(JSON.stringify({ settings, checks }))
    else {
      printTable(context, [
        ['Setting', 'Value', 'Source'],
        ...settings.map(({ name, value, source }) => [name, value, source]),
      ])
      context.print('')
      printTable(context, [
        ['Check', '', ''],
        ...checks.map(({ name, state, detail }) => [name, state, detail]),
      ])
    }
    return checks.some(({ state }) => state === 'failed') ? 1 : 0
  },
}

async function runChecks(context: CliContext): Promise<Check[]> {
  const checks = [nodeVersion()]
  let settings: Settings
  try {
    settings = context.settings()
  } catch (error) {
    return [...checks, { name: 'settings', state: 'failed', detail: explainError(error) }]
  }
  checks.push({ name: 'settings', state: 'ok', detail: 'all are known and well-formed' })
  const folder = writableFolder(settings)
  checks.push(folder)
  checks.push(...(settings.databaseUrl === null && folder.state === 'failed' ? [] : await database(settings)))
  if (settings.redisUrl !== null) checks.push(await redis(settings.redisUrl))
  if (settings.databaseUrl !== null && settings.secrets.length === 0) checks.push(ownSecret(settings))
  checks.push(await port(settings))
  return checks
}

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const fits = major > NODE.major || (major === NODE.major && minor >= NODE.minor)
  const wanted = `${String(NODE.major)}.${String(NODE.minor)}`
  return {
    name: 'Node.js',
    state: fits ? 'ok' : 'failed',
    detail: fits
      ? process.versions.node
      : `${process.versions.node}; at least ${wanted} is needed: start with npm`,
  }
}

function writableFolder({ data }: Settings): Check {
  const name = 'folder'
  try {
    if (!existsSync(data)) {
      // Whether it can be made shows only by making it; it is taken away again.
      makeFolder(data)
      rmSync(data, { recursive: true })
      return { name, state: 'ok', detail: `${data} will be made at the first start` }
    }
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK)
    const probe = join(data, `.doctor-${String(process.pid)}`)
    writeFileSync(probe, 'x')
    rmSync(probe)
    const { bavail, bsize } = statfsSync(data)
    const free = bavail * bsize
    const detail = `${data} is writable, ${String(Math.round(free / 1024 / 1024))} MiB free`
    return { name, state: free < LOW_DISK_BYTES ? 'note' : 'ok', detail }
  } catch (error) {
    return { name, state: 'failed', detail: explainError(error, data) }
  }
}

async function database(settings: Settings): Promise<Check[]> {
  const file = join(settings.data, 'waybill.db')
  if (settings.databaseUrl === null && !existsSync(file)) {
    return [{ name: 'database', state: 'ok', detail: `${file} will be made at the first start` }]
  }
  const what = settings.databaseUrl === null ? `SQLite, ${file}` : 'PostgreSQL'
  try {
    const store = await openStore(settings)
    try {
      const version = await schemaVersion(store.db)
      return [
        { name: 'database', state: 'ok', detail: `${what} answers` },
        schemaCheck(version),
        ...(version === KNOWN_SCHEMA
          ? [...(await secondFactors(store.db, settings)), await attachedFiles(store.db, settings)]
          : []),
      ]
    } finally {
      await store.close()
    }
  } catch (error) {
    return [{ name: 'database', state: 'failed', detail: `${what}: ${explainError(error)}` }]
  }
}

function schemaCheck(found: number): Check {
  const name = 'schema'
  const known = KNOWN_SCHEMA
  if (found > known) {
    const detail = `version ${String(found)} is newer than this program, which knows ${String(known)}`
    return { name, state: 'failed', detail }
  }
  if (found < known) {
    const detail = `version ${String(found)}; the next start brings it to ${String(known)}`
    return { name, state: 'note', detail }
  }
  return { name, state: 'ok', detail: `version ${String(found)}, up to date` }
}

/** After a restore without files, a folder that was not moved along, or a bucket that is away. */
async function attachedFiles(db: Db, settings: Settings): Promise<Check> {
  const name = 'files'
  try {
    const { store } = await openFiles(settings)
    const { all, lookedAt, missing } = await lookAtFiles(db, store)
    if (missing === 0) return { name, state: 'ok', detail: `${String(all)} in ${store.place}` }
    const detail = `${String(missing)} of the newest ${String(lookedAt)} are not in ${store.place}`
    return { name, state: 'failed', detail: `${detail}; bring them back from a backup` }
  } catch (error) {
    return { name, state: 'failed', detail: explainError(error) }
  }
}

/** After a restore without its secret.key, or a rotation that took the old secret away too early. */
async function secondFactors(db: Db, settings: Settings): Promise<Check[]> {
  const name = 'second factor'
  const { all, unreadable } = await lookAtAuthenticatorApps(db, settings)
  if (unreadable === 0) return []
  const detail = `${String(unreadable)} of ${String(all)} authenticator apps were sealed by another secret, so their codes are not asked for: name the old one too in WAYBILL_SECRET, or bring its secret.key back`
  return [{ name, state: 'note', detail }]
}

/** A token that one node has signed is good on others only when they share the secret. */
function ownSecret({ data }: Settings): Check {
  return {
    name: 'secret',
    state: 'note',
    detail: `signs with ${join(data, 'secret.key')}, which other nodes do not have: give all nodes one WAYBILL_SECRET`,
  }
}

/** Without it nodes find changes by their polls: slower, and nothing is lost. */
async function redis(url: string): Promise<Check> {
  const { pingRedis } = await import('../io/wire/ping-redis.ts')
  try {
    return { name: 'redis', state: 'ok', detail: `Redis ${await pingRedis(url)} answers` }
  } catch (error) {
    const why = explainError(error, new URL(url).host).replace('DATABASE_URL', 'REDIS_URL')
    return { name: 'redis', state: 'failed', detail: `Redis: ${why}` }
  }
}

/** A port in use is a note: most often the server is running. */
function port({ host, port: number }: Settings): Promise<Check> {
  const name = 'port'
  const place = `${host}:${String(number)}`
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE'
      const detail = busy
        ? `${place} is in use: by a running Waybill, or another program`
        : explainError(error, place)
      resolve({ name, state: busy ? 'note' : 'failed', detail })
    })
    probe.listen({ host, port: number }, () => {
      probe.close(() => {
        resolve({ name, state: 'ok', detail: `${place} is free` })
      })
    })
  })
}
