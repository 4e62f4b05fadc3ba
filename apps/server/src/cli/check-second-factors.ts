import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { open } from '../kernel/seal.ts'
import type { Db } from '../io/db/tables.ts'
import { loadSecrets, type Settings } from '../settings.ts'

/** Looked at in one run: some 20 microseconds each. */
const MOST_LOOKED_AT = 10_000

export interface SealedApps {
  all: number
  /** Sealed by a secret that is not set any more: their codes are not asked for. */
  unreadable: number
}

/** Whether the secrets of authenticator apps can be opened with the settings as they are; makes no secret.key. */
export async function lookAtAuthenticatorApps(db: Db, settings: Settings): Promise<SealedApps> {
  const rows = await db
    .selectFrom('totp_secrets')
    .select(['person_id', 'sealed'])
    .where('confirmed_at', 'is not', null)
    .limit(MOST_LOOKED_AT)
    .execute()
  if (rows.length === 0) return { all: 0, unreadable: 0 }
  const hasKey = settings.secrets.length > 0 || existsSync(join(settings.data, 'secret.key'))
  const secrets = hasKey ? loadSecrets(settings) : []
  const unreadable = rows.filter(({ person_id, sealed }) => open(secrets, sealed, person_id) === null).length
  return { all: rows.length, unreadable }
}
