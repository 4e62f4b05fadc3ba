import type { AccessToken, NewAccessToken } from '@waybill/contract/access/access-token.ts'
import type { Session } from '@waybill/contract/access/session.ts'
import type { Selectable } from 'kysely'
import type { Static } from 'typebox'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { keysOfProjects } from './access.queries.ts'
import { readIds, readScopes } from './token-lists.ts'
import type { AccessTokensTable, SessionsTable } from './people.tables.ts'

type TokenRow = Selectable<AccessTokensTable>

export function presentSession(row: Selectable<SessionsTable>, current: string | null): Session {
  return {
    id: row.id,
    kind: row.kind,
    device: row.device,
    address: row.address,
    created_at: toIso(row.created_at),
    last_seen_at: toIso(row.last_seen_at),
    expires_at: toIso(row.expires_at),
    current: row.id === current,
  }
}

export async function presentTokens(db: Db, rows: readonly TokenRow[]): Promise<AccessToken[]> {
  const limits = rows.map((row) => (row.projects === null ? null : readIds(row.projects)))
  const keys = await keysOfProjects(db, [...new Set(limits.flatMap((ids) => ids ?? []))])
  return rows.map((row, index) => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: readScopes(row.scopes),
    // A project that was deleted since is still a limit, only without a name.
    projects: limits[index]?.map((id) => ({ id, key: keys.get(id) ?? '' })) ?? null,
    created_at: toIso(row.created_at),
    expires_at: toIsoOrNull(row.expires_at),
    last_used_at: toIsoOrNull(row.last_used_at),
  }))
}

export async function presentNewToken(
  db: Db,
  row: TokenRow,
  token: string,
): Promise<Static<typeof NewAccessToken>> {
  const [shown] = await presentTokens(db, [row])
  if (!shown) throw new Error('a token was not presented')
  return { ...shown, token }
}
