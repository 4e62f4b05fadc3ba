import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOwnPostgres, type OwnPostgres } from '../../scripts/test-postgres.ts'
import { readSettings, type Settings } from '../../apps/server/src/settings.ts'
import { startOwnRedis, type OwnRedis } from './own-redis.ts'
import { WaybillNode } from './waybill-node.ts'

export interface ClusterOptions {
  engine: 'sqlite' | 'postgres'
  /** One on SQLite. */
  nodes: number
  /** A database that exists, in place of a server of our own; it cannot be restarted. */
  databaseUrl?: string | undefined
  /** Whether nodes on PostgreSQL reach each other by a Redis of our own, where there is one. */
  redis: boolean
  /** What nodes may call in private networks. */
  allowedHosts?: string
}

/** Nodes on one database, with servers of their own that may be taken down. */
export interface Cluster {
  nodes: readonly WaybillNode[]
  /** Of this process, to look into the database. */
  settings: Settings
  postgres: OwnPostgres | null
  redis: OwnRedis | null
  folder: string
  close(): Promise<void>
}

/** Databases and services are up; `prepare` puts something into the empty database before the nodes start. */
export async function openCluster(
  options: ClusterOptions,
  prepare: (settings: Settings) => Promise<void>,
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-chaos-'))
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  process.once('exit', removeFolder)
  const isPostgres = options.engine === 'postgres'
  const postgres =
    isPostgres && options.databaseUrl === undefined ? await startOwnPostgres({ durable: true }) : null
  const redis = isPostgres && options.redis ? await startOwnRedis() : null
  const databaseUrl = isPostgres ? (postgres?.url ?? options.databaseUrl ?? null) : null
  const data = join(folder, 'data')
  const settings = readSettings(
    { WAYBILL_DATA: data, ...(databaseUrl !== null && { DATABASE_URL: databaseUrl }) },
    folder,
  )
  const nodes: WaybillNode[] = []
  const close = async () => {
    await Promise.all(nodes.map((node) => node.kill()))
    await redis?.down()
    await postgres?.stop()
    removeFolder()
    process.removeListener('exit', removeFolder)
  }
  try {
    await prepare(settings)
    const secret = randomBytes(32).toString('base64url')
    for (let index = 0; index < (isPostgres ? options.nodes : 1); index += 1) {
      nodes.push(
        await WaybillNode.start({
          data: isPostgres ? join(folder, `node-${String(index + 1)}`) : data,
          databaseUrl,
          redisUrl: redis?.url ?? null,
          secret,
          allowedHosts: options.allowedHosts,
        }),
      )
    }
  } catch (error) {
    await close()
    throw error
  }
  return { nodes, settings, postgres, redis, folder, close }
}
