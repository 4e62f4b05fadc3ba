import { RefreshAnswer, RefreshInput, SignInAnswer, SignInInput } from '@waybill/contract/access/session.ts'
import { LIMITS } from '../../http/rate-limits.ts'
import { defineRoute, noContent, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { runCommand } from '../../kernel/run-command.ts'
import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import { refreshTokenNotValid, refreshTokenReused } from './access.errors.ts'
import { findSessionOfRefreshToken } from './access.queries.ts'
import { makeAuthenticate } from './authenticate.ts'
import { checkBody } from './check-body.ts'
import { endSession } from './end-session.command.ts'
import { answerSignedIn, handOver } from './hand-over.ts'
import { refreshSession } from './refresh-session.command.ts'
import { hashSecret } from './secrets.ts'
import { REFRESH_COOKIE, checkCsrf, clearSessionCookies } from './session-cookies.ts'
import { sessionTokensOf } from './session-tokens.ts'
import { secondStepRoutes } from './second-factor/second-step.routes.ts'
import { signInWithPassword } from './sign-in-with-password.ts'
import { signOut } from './sign-out.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

const signInRoute = defineRoute({
  method: 'POST',
  path: '/users/token',
  tag: 'Sign-in',
  summary: 'Sign in with e-mail address and password',
  access: { anonymous: 'signing in is how one stops being anonymous' },
  limit: ({ address }) => ({ limit: LIMITS.signIn, key: address }),
  body: SignInInput,
  responses: { 200: SignInAnswer },
  async handler(request) {
    const input = checkBody(SignInInput, request.body)
    return answerSignedIn(request, await signInWithPassword(request, input), input.cookies === true)
  },
})

const refreshRoute = defineRoute({
  method: 'POST',
  path: '/users/token/refresh',
  tag: 'Sign-in',
  summary: 'Exchange the refresh token for a new pair; it works once',
  access: { anonymous: 'the refresh token is the credential' },
  body: RefreshInput,
  responses: { 200: RefreshAnswer },
  async handler(request) {
    const given = await readRefreshToken(request)
    if (!given) throw refreshTokenNotValid()
    const refresh = sessionTokensOf(request.deps).nextRefreshToken(given.token)
    const { result } = await runCommand(request.kernel, refreshSession, {
      input: { hash: hashSecret(given.token), next_hash: hashSecret(refresh), address: request.raw.ip },
      actor: ANONYMOUS,
      via: given.fromCookie ? 'web' : 'api',
      requestId: request.requestId,
    })
    if (result.outcome !== 'refreshed') {
      if (given.fromCookie) clearSessionCookies(request.deps, request.reply)
      throw result.outcome === 'reused' ? refreshTokenReused() : refreshTokenNotValid()
    }
    const { person, session, expires_at } = result
    const next = { person, session, refresh, expiresAt: expires_at }
    return ok(await handOver(request, next, given.fromCookie))
  },
})

const signOutRoute = defineRoute({
  method: 'POST',
  path: '/users/logout',
  tag: 'Sign-in',
  summary: 'End the session of the refresh token',
  access: {
    anonymous: 'whoever holds the refresh token may end its session, also when the access token has run out',
  },
  body: RefreshInput,
  responses: { 204: null },
  async handler(request) {
    const given = await readRefreshToken(request)
    if (given) {
      await runCommand(request.kernel, signOut, {
        input: { refresh_hash: hashSecret(given.token) },
        actor: ANONYMOUS,
        via: given.fromCookie ? 'web' : 'api',
        requestId: request.requestId,
      })
    }
    if (!given && request.raw.headers.authorization !== undefined) await endBearerSession(request)
    clearSessionCookies(request.deps, request.reply)
    return noContent()
  },
})

/** A program that forgot its refresh token signs out by its access token. @throws Problem 401 */
async function endBearerSession(request: AnyRequest): Promise<void> {
  const signedIn = await makeAuthenticate(request.deps)(request.raw)
  if (!signedIn?.sessionId) return
  await runCommand(request.kernel, endSession, {
    input: { person: signedIn.person.id, session: signedIn.sessionId },
    actor: signedIn.actor,
    via: signedIn.via,
    requestId: request.requestId,
  })
}

/**
 * The token of the body, else of the cookie, which then needs the CSRF token of its session; null without either.
 * @throws Problem 401 for a cookie that belongs to no session, 403 without the CSRF token
 */
async function readRefreshToken(request: AnyRequest): Promise<{ token: string; fromCookie: boolean } | null> {
  const { refresh } = checkBody(RefreshInput, request.body)
  if (refresh !== undefined) return { token: refresh, fromCookie: false }
  const cookie = request.raw.cookies[REFRESH_COOKIE]
  if (cookie === undefined) return null
  const session = await findSessionOfRefreshToken(request.kernel.store.db, hashSecret(cookie))
  if (!session) {
    clearSessionCookies(request.deps, request.reply)
    return null
  }
  checkCsrf(request.deps, request.raw, session.session_id)
  return { token: cookie, fromCookie: true }
}

export const signInRoutes: Route[] = [signInRoute, ...secondStepRoutes, refreshRoute, signOutRoute]
