import { LRUCache } from 'lru-cache'
import type { SignedIn } from '../../http/route.ts'
import type { Db } from '../../io/db/tables.ts'
import { headOfThisTurn } from '../../kernel/event-log.ts'
import { findAccessToken } from './access.queries.ts'
import { readIds, readScopes } from './token-lists.ts'

interface KnownToken {
  id: string
  signedIn: SignedIn
  /** When a use was last noted; milliseconds. */
  usedAt: number
  /** The position after which persons or tokens have changed since. */
  directory: number
}

const MOST_TOKENS = 10_000

/**
 * Personal access tokens that were looked up before. Whatever changes a token or its person is an event that moves the
 * position of the directory, which is read for every request: one that was revoked ends at once, here and on all nodes.
 */
class KnownTokens {
  readonly #db: Db
  readonly #byHash = new LRUCache<string, KnownToken>({ max: MOST_TOKENS })

  constructor(db: Db) {
    this.#db = db
  }

  async find(hash: string, now: number): Promise<KnownToken | null> {
    const { directory } = await headOfThisTurn(this.#db)
    const known = this.#byHash.get(hash)
    if (known?.directory === directory) {
      const { expiresAt } = known.signedIn
      return expiresAt === null || expiresAt > now ? known : null
    }
    const found = await findAccessToken(this.#db, hash, now)
    if (!found) {
      this.#byHash.delete(hash)
      return null
    }
    const fresh: KnownToken = {
      id: found.id,
      signedIn: {
        actor: {
          kind: 'person',
          person_id: found.person_id,
          role: found.role,
          scopes: readScopes(found.scopes),
          token_projects: found.projects === null ? null : readIds(found.projects),
        },
        person: { id: found.person_id, name: found.name },
        sessionId: null,
        via: 'api',
        expiresAt: found.expires_at,
      },
      usedAt: found.last_used_at ?? 0,
      directory,
    }
    this.#byHash.set(hash, fresh)
    return fresh
  }
}

const ofDatabase = new WeakMap<Db, KnownTokens>()

export function knownTokens(db: Db): KnownTokens {
  const known = ofDatabase.get(db) ?? new KnownTokens(db)
  ofDatabase.set(db, known)
  return known
}
