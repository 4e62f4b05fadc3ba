import type { Db } from '../db/tables.ts'
import { databaseIdentity } from './database-identity.ts'
import type { Wire } from './wire.ts'

/** The wire of an installation on PostgreSQL: Redis where it is set, else the database itself. */
export async function openWire(
  settings: { databaseUrl: string; redisUrl: string | null },
  db: Db,
  onError: (error: unknown) => void,
): Promise<Wire> {
  if (settings.redisUrl !== null) {
    const { redisWire } = await import('./redis-wire.ts')
    return redisWire(settings.redisUrl, await databaseIdentity(db), onError)
  }
  const { postgresWire } = await import('./postgres-wire.ts')
  return postgresWire(settings.databaseUrl, onError)
}
