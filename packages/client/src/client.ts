import { Problem } from '@waybill/contract/problems/problem.ts'
import { apiCalls, type Api } from './api/api.ts'
import { bearerCredentials, cookieCredentials, pageCookies, type Tokens } from './http/credentials.ts'
import { createHttp, type Http } from './http/http.ts'
import type { IntentStorage } from './outbox/kept-intents.ts'
import { thisMachine, type Platform } from './platform.ts'
import { Sync } from './sync.ts'
import type { SyncCalls } from './sync-calls.ts'

export interface ClientOptions {
  /** Where Waybill is, as `https://tickets.example.org`. */
  url: string | URL
  /** A personal access token (`wb_...`), or an access token; without it, sign in by `sessions.signIn`. */
  token?: string
  /** With it an access token that runs out is renewed. */
  refreshToken?: string
  /** Hears of new tokens, to keep them, and of null when they are worth nothing any more. */
  onTokens?: (tokens: Tokens | null) => void
  /** For pages of the same origin: the browser's cookies say who it is, and no script sees a token. */
  cookies?: boolean
  /** In place of the global one. */
  fetch?: typeof fetch
  /** Keeps changes that could not be sent yet, also when the program ends. */
  storage?: IntentStorage
  /** Hears of what should never happen, such as a storage that fails. */
  onError?: (error: unknown) => void
  /** Clock, chance and network; for tests. */
  platform?: Partial<Platform>
}

/** The HTTP API by what it is about, and everything that is live. */
export interface Client extends Api, SyncCalls {
  /** For calls that are not among these. */
  http: Http
}

/**
 * A client of a Waybill server. Nothing is sent until it is asked for something; `connect` opens the live connection.
 *
 * ```ts
 * const client = createClient({ url: 'http://127.0.0.1:3000', token: 'wb_...' })
 * const ticket = await client.tickets.create({ project: 'WEB', title: 'Checkout fails' })
 * ```
 * @throws Problem when `url` is no address
 */
export function createClient(options: ClientOptions): Client {
  const platform: Platform = {
    ...thisMachine,
    ...(options.fetch && { fetch: options.fetch }),
    ...options.platform,
  }
  const base = apiAddress(options.url)
  const credentials = options.cookies
    ? cookieCredentials(pageCookies)
    : bearerCredentials(firstTokens(options), options.onTokens)
  const http = createHttp(base, credentials, platform)
  const api = apiCalls(http)
  const sync = new Sync({
    platform,
    http,
    api,
    address: socketAddress(base),
    onError: options.onError ?? (() => undefined),
    ...(options.storage && { storage: options.storage }),
  })
  const sessions: Api['sessions'] = {
    ...api.sessions,
    async signOut() {
      sync.forget()
      await api.sessions.signOut()
    },
  }
  return { ...api, sessions, ...sync.calls, http }
}

function firstTokens({ token, refreshToken }: ClientOptions): Tokens | null {
  return token === undefined ? null : { access: token, refresh: refreshToken }
}

function apiAddress(url: string | URL): URL {
  if (!URL.canParse(String(url)) || !/^https?:/i.test(String(url))) {
    throw new Problem({
      status: 0,
      code: 'client.bad_url',
      title: 'The address of the server is not valid',
      detail: `"${String(url)}" is no address such as https://tickets.example.org.`,
    })
  }
  const base = new URL(url)
  base.search = ''
  base.hash = ''
  base.pathname = `${base.pathname.replace(/\/+$/, '')}/api/v1/`
  return base
}

function socketAddress(base: URL): string {
  const address = new URL('live', base)
  address.protocol = base.protocol === 'https:' ? 'wss:' : 'ws:'
  return address.href
}
