import type { Role } from '@waybill/contract/people/person.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import type { AccessTokensTable, SessionsTable } from './people.tables.ts'

/** The session and its person in one query; null when either has ended. It runs with every request of a signed-in person. */
export async function findLiveSession(
  db: Db,
  session: string,
  now: number,
): Promise<{ person_id: string; name: string; role: Role; expires_at: number } | null> {
  const [found] = await selectLiveSession(db, { session, now })
  return found ?? null
}

const selectLiveSession = prepared((db, { session, now }: { session: string; now: number }) =>
  db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(['sessions.person_id', 'people.name', 'people.role', 'sessions.expires_at'])
    .where('sessions.id', '=', session)
    .where('sessions.ended_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('people.active', '=', 1),
)

/** A personal access token by its hash with its person; null when it was revoked, has run out, or its person is inactive. */
export async function findAccessToken(db: Db, hash: string, now: number) {
  const [found] = await selectAccessToken(db, { hash, now })
  return found ?? null
}

const selectAccessToken = prepared((db, { hash, now }: { hash: string; now: number }) =>
  db
    .selectFrom('access_tokens')
    .innerJoin('people', 'people.id', 'access_tokens.person_id')
    .select([
      'access_tokens.id',
      'access_tokens.person_id',
      'access_tokens.scopes',
      'access_tokens.projects',
      'access_tokens.expires_at',
      'access_tokens.last_used_at',
      'people.name',
      'people.role',
    ])
    .where('access_tokens.hash', '=', hash)
    .where('access_tokens.revoked_at', 'is', null)
    .where((where) =>
      where.or([where('access_tokens.expires_at', 'is', null), where('access_tokens.expires_at', '>', now)]),
    )
    .where('people.active', '=', 1),
)

/** Whose refresh token this is; null when it was never given or its session has been purged. */
export async function findSessionOfRefreshToken(
  db: Db,
  hash: string,
): Promise<{ session_id: string; person_id: string; kind: 'web' | 'api' } | null> {
  const found = await db
    .selectFrom('refresh_tokens')
    .innerJoin('sessions', 'sessions.id', 'refresh_tokens.session_id')
    .select(['refresh_tokens.session_id', 'sessions.person_id', 'sessions.kind'])
    .where('refresh_tokens.hash', '=', hash)
    .executeTakeFirst()
  return found ?? null
}

/** Where a page of a newest-first list begins: after this row. */
export interface PageAfter {
  created_at: number
  id: string
}

/** The live sessions of a person, newest first. */
export async function listSessions(
  db: Db,
  person: string,
  page: { now: number; limit: number; after: PageAfter | null },
): Promise<Selectable<SessionsTable>[]> {
  let query = db
    .selectFrom('sessions')
    .selectAll()
    .where('person_id', '=', person)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', page.now)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
  const { after } = page
  if (after) {
    query = query.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(after.created_at, after.id)),
    )
  }
  return query.execute()
}

/** The tokens of a person that have not been revoked, newest first; those that have run out can still be rotated. */
export async function listAccessTokens(
  db: Db,
  person: string,
  page: { limit: number; after: PageAfter | null },
): Promise<Selectable<AccessTokensTable>[]> {
  let query = db
    .selectFrom('access_tokens')
    .selectAll()
    .where('person_id', '=', person)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
  const { after } = page
  if (after) {
    query = query.where((where) =>
      where(where.refTuple('created_at', 'id'), '<', where.tuple(after.created_at, after.id)),
    )
  }
  return query.execute()
}

/** The keys of projects by id, for tokens that are limited to some. */
export async function keysOfProjects(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom('projects')
    .select(['id', 'key'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row.key]))
}
