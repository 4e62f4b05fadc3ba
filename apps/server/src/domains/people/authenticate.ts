import { SYSTEM } from '@waybill/contract/access/policies.ts'
import { ACCESS_TOKEN_PREFIX } from '@waybill/contract/access/access-token.ts'
import type { FastifyRequest } from 'fastify'
import type { AppDeps, Authenticate } from '../../http/app-deps.ts'
import type { SignedIn } from '../../http/route.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { accessTokenNotValid, personalTokenNotValid, schemeNotKnown } from './access.errors.ts'
import { findLiveSession } from './access.queries.ts'
import { knownTokens } from './known-tokens.ts'
import { noteTokenUse } from './note-token-use.command.ts'
import { hashSecret } from './secrets.ts'
import { ACCESS_COOKIE, checkCsrf } from './session-cookies.ts'
import { sessionTokensOf } from './session-tokens.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** `last_used_at` of a token moves at most this often, so that reading does not become writing. Milliseconds. */
const USE_NOTED_EVERY = 60_000

/**
 * Finds out who sends a request: a bearer token in the header, else a browser's cookie, else nobody. Tokens in the URL
 * are never looked at. Session and person are read anew each time, so that ending either works at once.
 */
export function makeAuthenticate(deps: AppDeps): Authenticate {
  return async (request) => {
    const { authorization } = request.headers
    if (authorization !== undefined) return authenticateBearer(deps, bearerOf(authorization))
    const cookie = request.cookies[ACCESS_COOKIE]
    return cookie === undefined ? null : authenticateCookie(deps, request, cookie)
  }
}

/** The token of an Authorization header. @throws Problem 401 */
function bearerOf(header: string): string {
  const token = /^bearer +([\w\-.~+/]+=*)$/i.exec(header)?.[1]
  if (token === undefined) throw schemeNotKnown()
  return token
}

/** Also for the first frame of a socket, which carries a token in place of a header. @throws Problem 401 */
export function authenticateBearer(deps: AppDeps, token: string): Promise<SignedIn> {
  return token.startsWith(ACCESS_TOKEN_PREFIX)
    ? authenticatePersonalToken(deps, token)
    : authenticateSession(deps, token, 'api')
}

async function authenticateCookie(deps: AppDeps, request: FastifyRequest, token: string): Promise<SignedIn> {
  const signedIn = await authenticateSession(deps, token, 'web')
  if (!SAFE_METHODS.has(request.method) && signedIn.sessionId !== null)
    checkCsrf(deps, request, signedIn.sessionId)
  return signedIn
}

async function authenticateSession(deps: AppDeps, token: string, via: 'web' | 'api'): Promise<SignedIn> {
  const claims = await sessionTokensOf(deps).verify(token)
  if (!claims) throw accessTokenNotValid()
  const { store, clock } = deps.kernel
  const session = await findLiveSession(store.db, claims.session, clock.now())
  if (session?.person_id !== claims.person) throw accessTokenNotValid()
  return {
    actor: {
      kind: 'person',
      person_id: session.person_id,
      role: session.role,
      scopes: null,
      token_projects: null,
    },
    person: { id: session.person_id, name: session.name },
    sessionId: claims.session,
    via,
    expiresAt: session.expires_at,
  }
}

async function authenticatePersonalToken(deps: AppDeps, token: string): Promise<SignedIn> {
  const { clock } = deps.kernel
  const known = await knownTokens(deps.kernel.store.db).find(hashSecret(token), clock.now())
  if (!known) throw personalTokenNotValid()
  if (clock.now() - known.usedAt >= USE_NOTED_EVERY) {
    known.usedAt = clock.now()
    await noteUse(deps, known.id)
  }
  return known.signedIn
}

/** A full disk must not keep tokens from reading. */
async function noteUse(deps: AppDeps, token: string): Promise<void> {
  try {
    await runCommand(deps.kernel, noteTokenUse, { input: { token }, actor: SYSTEM, via: 'system' })
  } catch (error) {
    deps.log.warn({ err: error, token }, 'the last use of a token could not be noted')
  }
}
