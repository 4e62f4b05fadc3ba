import { createHmac, timingSafeEqual } from 'node:crypto'
import { SignJWT, errors, jwtVerify } from 'jose'

/** Short, because the signature alone proves it; everything longer hangs on the refresh token. */
export const ACCESS_TOKEN_SECONDS = 15 * 60
const ALGORITHM = 'HS256'
const ISSUER = 'waybill'

/** Whom an access token names. */
export interface AccessClaims {
  person: string
  session: string
}

/** Signs and verifies with keys that are derived for one purpose each, so that a token of one kind is never valid as another. */
export class SessionTokens {
  readonly #secrets: readonly Uint8Array[]
  readonly #now: () => number
  /** Tokens whose signature was right, so that each is verified once and not with every request. */
  readonly #verified = new Map<string, AccessClaims & { until: number }>()

  /**
   * @param secrets the first signs, all verify
   * @param now milliseconds
   */
  constructor(secrets: readonly Uint8Array[], now: () => number) {
    if (secrets.length === 0) throw new Error('at least one secret is needed to sign tokens')
    this.#secrets = secrets
    this.#now = now
  }

  async sign(claims: AccessClaims): Promise<string> {
    const seconds = Math.floor(this.#now() / 1_000)
    return new SignJWT({ sid: claims.session })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
      .setSubject(claims.person)
      .setIssuer(ISSUER)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
      .sign(this.#key('access', this.#first))
  }

  /** The claims of a token that we signed and that has not run out; null for anything else. */
  async verify(token: string): Promise<AccessClaims | null> {
    const known = this.#verified.get(token)
    if (known) return known.until > this.#now() ? known : null
    for (const secret of this.#secrets) {
      const claims = await this.#verifyWith(token, secret)
      if (claims) return this.#remember(token, claims)
    }
    return null
  }

  async #verifyWith(token: string, secret: Uint8Array): Promise<(AccessClaims & { until: number }) | null> {
    try {
      const { payload } = await jwtVerify(token, this.#key('access', secret), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate: new Date(this.#now()),
        requiredClaims: ['sub', 'exp'],
      })
      if (payload.sub === undefined || payload.exp === undefined || typeof payload['sid'] !== 'string')
        return null
      return { person: payload.sub, session: payload['sid'], until: payload.exp * 1_000 }
    } catch (error) {
      if (error instanceof errors.JOSEError) return null
      throw error
    }
  }

  #remember(token: string, claims: AccessClaims & { until: number }): AccessClaims {
    // Some 500 bytes each. Starting afresh when full costs one verification a token.
    if (this.#verified.size >= 10_000) this.#verified.clear()
    this.#verified.set(token, claims)
    return claims
  }

  /**
   * The refresh token that follows on `token`: a keyed hash, so that everybody who exchanges the same token gets the same
   * successor (see refresh-session.command.ts) although only hashes are stored.
   */
  nextRefreshToken(token: string): string {
    return this.#mac('refresh', token, this.#first).toString('base64url')
  }

  /** The CSRF token of a session. */
  csrfToken(session: string): string {
    return this.#mac('csrf', session, this.#first).toString('base64url')
  }

  isCsrfToken(token: string, session: string): boolean {
    const given = Buffer.from(token, 'base64url')
    return this.#secrets.some((secret) => {
      const right = this.#mac('csrf', session, secret)
      return given.length === right.length && timingSafeEqual(given, right)
    })
  }

  get #first(): Uint8Array {
    const first = this.#secrets[0]
    if (!first) throw new Error('at least one secret is needed to sign tokens')
    return first
  }

  #key(purpose: 'access' | 'refresh' | 'csrf', secret: Uint8Array): Uint8Array {
    return createHmac('sha256', secret).update(`waybill ${purpose}`).digest()
  }

  #mac(purpose: 'refresh' | 'csrf', text: string, secret: Uint8Array): Buffer {
    return createHmac('sha256', this.#key(purpose, secret)).update(text).digest()
  }
}

const byDeps = new WeakMap<object, SessionTokens>()

/** The signer of one running server; made once, so that it remembers which tokens it has verified. */
export function sessionTokensOf(deps: {
  secrets: readonly Uint8Array[]
  kernel: { clock: { now(): number } }
}): SessionTokens {
  let tokens = byDeps.get(deps)
  if (!tokens) {
    tokens = new SessionTokens(deps.secrets, () => deps.kernel.clock.now())
    byDeps.set(deps, tokens)
  }
  return tokens
}
