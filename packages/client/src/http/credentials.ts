/** The two tokens of a session; a personal access token is an `access` alone. */
export interface Tokens {
  access: string
  refresh?: string | undefined
}

/** Who sends: how requests prove it. */
export interface Credentials {
  /** Headers of a request; `changes`: it is no mere reading. */
  headers(changes: boolean): Record<string, string>
  /** For the first frame of the live connection; undefined where cookies say it. */
  token(): string | undefined
  /** What `POST /users/token/refresh` and `logout` are told; null: nothing can be refreshed. */
  refreshBody(): { refresh?: string } | null
  /** What signing in or refreshing gave; null after signing out. */
  replace(tokens: Tokens | null): void
  readonly cookies: boolean
}

/** Tokens that the program keeps itself. `onTokens` hears of each new pair, and of null when they are worth nothing any more. */
export function bearerCredentials(
  first: Tokens | null,
  onTokens?: (tokens: Tokens | null) => void,
): Credentials {
  let tokens = first
  return {
    cookies: false,
    headers: () => (tokens ? { authorization: `Bearer ${tokens.access}` } : {}),
    token: () => tokens?.access,
    refreshBody: () => (tokens?.refresh === undefined ? null : { refresh: tokens.refresh }),
    replace(next) {
      tokens = next
      onTokens?.(next)
    },
  }
}

/** A browser's cookies, which scripts cannot read; changes prove by the CSRF token that they come from our page. */
export function cookieCredentials(readCookies: () => string): Credentials {
  const csrf = () => /(?:^|;\s*)waybill_csrf=([^;]*)/.exec(readCookies())?.[1]
  return {
    cookies: true,
    headers(changes) {
      const token = changes ? csrf() : undefined
      return token === undefined ? {} : { 'x-csrf-token': decodeURIComponent(token) }
    },
    token: () => undefined,
    refreshBody: () => ({}),
    replace: () => undefined,
  }
}

/** The cookies of the page that scripts may read; empty outside of a browser. */
export function pageCookies(): string {
  const { document } = globalThis as { document?: { cookie: string } }
  return document?.cookie ?? ''
}
