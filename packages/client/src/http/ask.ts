export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Values of `?name=value`; what is undefined is left out, a list is repeated. */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>

/** What every call takes besides what it is about. */
export interface CallOptions {
  signal?: AbortSignal
  /** In place of the key that a POST gets by itself: to repeat a call of an earlier run of the program. */
  idempotencyKey?: string
  /** The ETag of what was read: the change is refused with 412 when it has changed since. */
  ifMatch?: string
  /** Of the lease of the ticket that is written; see `client.lease`. */
  lockToken?: number
}

export interface Ask extends CallOptions {
  method: Method
  /** Below /api/v1, made by `path`. */
  path: string
  query?: Query | undefined
  body?: unknown
  /** In place of a body: a file. */
  form?: FormData
  /** How much of the form is on its way, from 0 to 1; only browsers tell. */
  onProgress?: (share: number) => void
  /** Hears each line of an answer of lines of JSON as it comes; the last is the body of the answer. */
  onLine?: (line: unknown) => void
  /** Without credentials, and never repeated by itself: signing in and its like. */
  anonymous?: boolean
}

export interface Answer<T> {
  status: number
  body: T
  /** For `ifMatch`; null where the answer had none. */
  etag: string | null
}
