import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppDeps } from '../../http/app-deps.ts'
import { csrfMissing, foreignOrigin } from './access.errors.ts'
import { ACCESS_TOKEN_SECONDS, sessionTokensOf } from './session-tokens.ts'

export const ACCESS_COOKIE = 'waybill_access'
export const REFRESH_COOKIE = 'waybill_refresh'
export const CSRF_COOKIE = 'waybill_csrf'
export const CSRF_HEADER = 'x-csrf-token'

/** The refresh token travels to the two addresses that need it and nowhere else; a cookie has one path, hence two cookies. */
const REFRESH_PATHS = ['/api/v1/users/token/refresh', '/api/v1/users/logout']

interface CookieSession {
  id: string
  access: string
  refresh: string
  /** Milliseconds since 1970 UTC. */
  expiresAt: number
}

/** Hands a session to a browser: scripts can read only the CSRF token, which alone is worth nothing. */
export function setSessionCookies(deps: AppDeps, reply: FastifyReply, session: CookieSession): void {
  const common = { sameSite: 'lax', secure: isSecure(deps) } as const
  const seconds = Math.max(0, Math.floor((session.expiresAt - deps.kernel.clock.now()) / 1_000))
  const csrf = sessionTokensOf(deps).csrfToken(session.id)
  void reply.setCookie(ACCESS_COOKIE, session.access, {
    ...common,
    httpOnly: true,
    path: '/api',
    maxAge: ACCESS_TOKEN_SECONDS,
  })
  for (const path of REFRESH_PATHS) {
    void reply.setCookie(REFRESH_COOKIE, session.refresh, {
      ...common,
      httpOnly: true,
      path,
      maxAge: seconds,
    })
  }
  void reply.setCookie(CSRF_COOKIE, csrf, { ...common, httpOnly: false, path: '/', maxAge: seconds })
}

export function clearSessionCookies(deps: AppDeps, reply: FastifyReply): void {
  const common = { sameSite: 'lax', secure: isSecure(deps) } as const
  void reply.clearCookie(ACCESS_COOKIE, { ...common, httpOnly: true, path: '/api' })
  for (const path of REFRESH_PATHS)
    void reply.clearCookie(REFRESH_COOKIE, { ...common, httpOnly: true, path })
  void reply.clearCookie(CSRF_COOKIE, { ...common, path: '/' })
}

/**
 * Refuses what another site makes a signed-in browser send: the header must hold the session's CSRF token, which other
 * sites cannot read, and an Origin, when there is one, must be ours. SameSite=Lax already withholds the cookies from
 * foreign POSTs; this also holds for sibling subdomains and old browsers (OWASP: signed double-submit cookie).
 * @throws Problem 403
 */
export function checkCsrf(deps: AppDeps, request: FastifyRequest, session: string): void {
  checkOrigin(deps, request)
  const header = request.headers[CSRF_HEADER]
  if (typeof header !== 'string' || header !== request.cookies[CSRF_COOKIE]) throw csrfMissing()
  if (!sessionTokensOf(deps).isCsrfToken(header, session)) throw csrfMissing()
}

/**
 * The page's origin must be the public address, or the very host that it calls (an installation opened as localhost
 * instead of 127.0.0.1); cookies belong to a host, so a foreign name that leads here has none.
 * @throws Problem 403 when a browser says that another site sends this.
 */
export function checkOrigin(deps: AppDeps, request: FastifyRequest): void {
  const { origin, host } = request.headers
  if (origin === undefined || origin === deps.publicUrl.origin) return
  if (host !== undefined && URL.canParse(origin)) {
    const from = new URL(origin)
    // The same host by plain http is another origin to an installation that is served by https.
    const sameScheme = from.protocol === 'https:' || from.protocol === deps.publicUrl.protocol
    if (sameScheme && from.host === host.toLowerCase()) return
  }
  throw foreignOrigin(origin)
}

function isSecure(deps: AppDeps): boolean {
  return deps.publicUrl.protocol === 'https:'
}
