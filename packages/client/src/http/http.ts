import { Problem } from '@waybill/contract/problems/problem.ts'
import { newRef } from '../new-ref.ts'
import type { Platform } from '../platform.ts'
import type { Answer, Ask, CallOptions, Query } from './ask.ts'
import type { Credentials } from './credentials.ts'
import { KnownAnswers } from './known-answers.ts'
import { assertNames, queryString } from './path.ts'
import { lastLineOf } from './lines.ts'
import { problemOf, unreachable } from './problems.ts'
import { refresher } from './refresh.ts'
import { repeat } from './repeat.ts'
import { canTellProgress, sendForm } from './send-form.ts'

/** The HTTP API: every call of the client goes through `request`. */
export interface Http {
  /**
   * Sends a request. An access token that has run out is refreshed once. What may be done twice (everything but PATCH;
   * a POST carries an Idempotency-Key) is repeated when nothing answers. Answers with an ETag are kept and asked for
   * again by it; they are shared, so they must not be changed.
   * @throws Problem with the status, code and errors of the server; status 0 when it cannot be reached
   */
  request<T>(ask: Ask): Promise<Answer<T>>
  get<T>(path: string, query?: Query, options?: CallOptions): Promise<T>
  /** A request with a body, or without one; gives the body of the answer. */
  send<T>(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<T>
  /** Where something is, for pages that let the browser fetch it. */
  address(path: string, query?: Query): string
  /** The bytes of a file. */
  download(path: string, query?: Query, options?: CallOptions): Promise<Blob>
  /** Gets a new access token. @throws Problem 401 when signing in again is all that helps */
  refresh(): Promise<void>
  /** Other tokens from now on; what was read with the old ones is forgotten. */
  signedInAs: Credentials['replace']
  readonly credentials: Credentials
}

export function createHttp(base: URL, credentials: Credentials, platform: Platform): Http {
  const known = new KnownAnswers()

  const addressOf = (path: string, query?: Query) => {
    assertNames(path)
    return `${base.href}${path.slice(1)}${queryString(query)}`
  }

  async function once(ask: Ask, address: string, key: string | undefined): Promise<Answer<unknown>> {
    const etag = ask.method === 'GET' ? known.etagOf(address) : undefined
    const headers = {
      accept: 'application/json',
      ...((!ask.anonymous || credentials.cookies) && credentials.headers(ask.method !== 'GET')),
      ...(ask.body !== undefined && { 'content-type': 'application/json' }),
      ...(key !== undefined && { 'idempotency-key': key }),
      ...(ask.ifMatch !== undefined && { 'if-match': ask.ifMatch }),
      ...(ask.lockToken !== undefined && { 'lock-token': String(ask.lockToken) }),
      ...(etag !== undefined && { 'if-none-match': etag }),
    }
    const { method, form, onProgress, signal } = ask
    const response = await answerOrProblem(signal, () =>
      form && onProgress && canTellProgress()
        ? sendForm(address, { method, headers, body: form, ...(signal && { signal }) }, onProgress)
        : platform.fetch(address, {
            method,
            headers,
            credentials: credentials.cookies ? 'same-origin' : 'omit',
            ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
            ...(form && { body: form }),
            ...(signal && { signal }),
          }),
    )
    const same = response.status === 304 ? known.get(address) : undefined
    if (same) return same
    if (!response.ok) throw await problemOf(response)
    const answer = {
      status: response.status,
      body: ask.onLine ? await lastLineOf(response, ask.onLine, signal) : await bodyOf(response),
      etag: response.headers.get('etag'),
    }
    if (ask.method === 'GET') known.keep(address, answer)
    return answer
  }

  async function fetchFile(
    address: string,
    headers: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<Blob> {
    const response = await answerOrProblem(signal, () =>
      platform.fetch(address, {
        headers,
        credentials: credentials.cookies ? 'same-origin' : 'omit',
        ...(signal && { signal }),
      }),
    )
    if (!response.ok) throw await problemOf(response)
    return response.blob()
  }

  async function send(ask: Ask): Promise<Answer<unknown>> {
    const address = addressOf(ask.path, ask.query)
    const key = ask.method === 'POST' && !ask.anonymous ? (ask.idempotencyKey ?? newRef()) : undefined
    if (ask.anonymous) return once(ask, address, key)
    const attempt = () => refreshing(() => once(ask, address, key))
    // What is told while it is worked on takes long: whoever asked decides whether to begin anew.
    const isOnce = ask.method === 'PATCH' || ask.onLine !== undefined
    return isOnce ? attempt() : repeat(platform, attempt, ask.signal)
  }

  const { refresh, refreshing } = refresher(credentials, (ask) => send(ask))

  const http: Http = {
    credentials,
    refresh,
    // The one place where an answer gets its type: the server's own tests check each against the API's document.
    request: async <T>(ask: Ask) => (await send(ask)) as Answer<T>,
    async get<T>(path: string, query?: Query, options?: CallOptions) {
      return (await http.request<T>({ ...options, method: 'GET', path, query })).body
    },
    async send<T>(method: Ask['method'], path: string, body?: unknown, options?: CallOptions) {
      return (await http.request<T>({ ...options, method, path, body })).body
    },
    address: addressOf,
    download: (path, query, options) => {
      const headers = () => credentials.headers(false)
      const attempt = () => fetchFile(addressOf(path, query), headers(), options?.signal)
      return repeat(platform, () => refreshing(attempt), options?.signal)
    },
    signedInAs(tokens) {
      known.clear()
      credentials.replace(tokens)
    },
  }
  return http
}

async function answerOrProblem(
  signal: AbortSignal | undefined,
  ask: () => Promise<Response>,
): Promise<Response> {
  try {
    return await ask()
  } catch (error) {
    if (signal?.aborted) throw error
    throw unreachable(error)
  }
}

async function bodyOf(response: Response): Promise<unknown> {
  if (response.status === 204) return undefined
  try {
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') ?? false
    return isJson ? (JSON.parse(text) as unknown) : text
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreachable(error)
  }
}
