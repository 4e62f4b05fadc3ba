import type { SignInAnswer } from '@waybill/contract/access/session.ts'
import { ok, type RouteAnswer, type RouteRequest } from '../../http/route.ts'
import { deviceOf } from './device.ts'
import { noSuchPerson } from './people.errors.ts'
import { presentPerson } from './people.presenter.ts'
import { findPersonByRef } from './people.queries.ts'
import { checkOrigin, setSessionCookies } from './session-cookies.ts'
import { ACCESS_TOKEN_SECONDS, sessionTokensOf } from './session-tokens.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

/** A session that was started or refreshed, with the token that is known to its holder only. */
export interface HandedOver {
  person: string
  session: string
  refresh: string
  /** Milliseconds since 1970 UTC. */
  expiresAt: number
}

/** From where somebody signs in. @throws Problem 403 for cookies that another site asks for */
export function senderOf(request: AnyRequest, cookies: boolean) {
  // A foreign page must not sign the visitor in to an account of its own (login CSRF).
  if (cookies) checkOrigin(request.deps, request.raw)
  const kind: 'web' | 'api' = cookies ? 'web' : 'api'
  return { kind, device: deviceOf(request.raw.headers['user-agent']), address: request.raw.ip }
}

/** The tokens in the answer, or in cookies that scripts cannot read. */
export async function handOver(request: AnyRequest, session: HandedOver, cookies: boolean) {
  const access = await sessionTokensOf(request.deps).sign({
    person: session.person,
    session: session.session,
  })
  const expires_in = ACCESS_TOKEN_SECONDS
  if (!cookies) return { access, refresh: session.refresh, expires_in }
  setSessionCookies(request.deps, request.reply, {
    id: session.session,
    access,
    refresh: session.refresh,
    expiresAt: session.expiresAt,
  })
  return { expires_in }
}

/** The answer of every way to sign in. */
export async function answerSignedIn(
  request: AnyRequest,
  session: HandedOver,
  cookies: boolean,
): Promise<RouteAnswer> {
  const person = await findPersonByRef(request.kernel.store.db, session.person)
  if (!person) throw noSuchPerson()
  const body: SignInAnswer = {
    ...(await handOver(request, session, cookies)),
    user: presentPerson(person),
  }
  return ok(body)
}
