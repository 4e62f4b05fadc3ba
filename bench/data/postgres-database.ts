import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { newId } from '../../apps/server/src/kernel/ids.ts'
import { readDataset } from './cached-database.ts'
import type { Dataset } from './dataset.ts'

/** The server for databases of the bench; only those named `waybill_bench_*` are made and dropped there. */
export const postgresServer =
  process.env['WAYBILL_BENCH_POSTGRES_URL'] ?? 'postgres://root@127.0.0.1:5432/postgres'

export interface PostgresDatabase {
  url: string
  /** For secret.key and server.log. */
  folder: string
  dataset: Dataset
  /** A second database with the same content. Nobody may be connected to the first one. */
  copy(): Promise<string>
  /** Drops both. */
  remove(): Promise<void>
}

/** Why no server of PostgreSQL answers, in a sentence, or null when one does. */
export async function whyNoPostgres(): Promise<string | null> {
  try {
    await onServer((client) => client.query('select 1'))
    return null
  } catch (error) {
    const { host } = new URL(postgresServer)
    const why = error instanceof Error ? error.message || error.name : String(error)
    return `no PostgreSQL answers at ${host} (${why}); WAYBILL_BENCH_POSTGRES_URL names another`
  }
}

/** A fresh database with generated tickets, which every commit writes to the disk. */
export async function generateOnPostgres(size: string): Promise<PostgresDatabase> {
  const name = `waybill_bench_${newId().replaceAll('-', '')}`
  const copied = `${name}_copy`
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-postgres-'))
  const remove = async () => {
    for (const one of [name, copied])
      await onServer((client) => client.query(`drop database if exists ${one} with (force)`))
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await create(name, 'template0')
    await generate(size, folder, urlOf(name))
  } catch (error) {
    await remove()
    throw error
  }
  return {
    url: urlOf(name),
    folder,
    dataset: readDataset(folder),
    copy: async () => {
      await create(copied, name)
      return urlOf(copied)
    },
    remove,
  }
}

async function create(name: string, template: string): Promise<void> {
  await onServer((client) => client.query(`create database ${name} template ${template}`))
  await onServer((client) => client.query(`alter database ${name} set synchronous_commit = on`))
}

async function generate(size: string, folder: string, url: string): Promise<void> {
  const script = fileURLToPath(new URL('./generate.ts', import.meta.url))
  const child = spawn(process.execPath, [script, size, folder], {
    stdio: ['ignore', 'ignore', 2],
    env: { ...process.env, DATABASE_URL: url },
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`generating ended with ${String(code)}`)
}

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: postgresServer, connectionTimeoutMillis: 3_000 })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function urlOf(database: string): string {
  const url = new URL(postgresServer)
  url.pathname = `/${database}`
  return url.href
}
