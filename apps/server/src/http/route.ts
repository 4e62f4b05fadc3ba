import type { Readable } from 'node:stream'
import type { Actor } from '@waybill/contract/access/policies.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Command } from '../kernel/command.ts'
import type { CommandOutcome, Kernel } from '../kernel/run-command.ts'
import type { AppDeps } from './app-deps.ts'
import type { Limit } from './rate-limits.ts'

/** Who sends the request. */
export interface SignedIn {
  actor: Actor
  person: NamedRef
  sessionId: string | null
  via: 'web' | 'api'
  /** When the token or session runs out, milliseconds; null when it does not. A session lasts longer while it is used. */
  expiresAt: number | null
}

export interface RouteRequest<Params, Query, Body> {
  readonly kernel: Kernel
  /** For what is not in the kernel: keys that sign tokens, the public address, the log. */
  readonly deps: AppDeps
  readonly actor: Actor
  /** The person of the request; null only on routes that are open to the anonymous. */
  readonly signedIn: SignedIn | null
  readonly params: Params
  readonly query: Query
  /** Unchecked until a command has validated it, which is why it is only passed on. */
  readonly body: Body
  readonly requestId: string
  /** Aborted when the sender hangs up or the server stops: long polls end then. */
  readonly ended: AbortSignal
  /** For cookies, addresses and streaming; everything else has a place above. */
  readonly raw: FastifyRequest
  readonly reply: FastifyReply
  /**
   * Runs a command for the sender: actor, via, request id and idempotency key are taken from the request. `input` is the
   * body with what the path adds.
   */
  run<Input extends TSchema, Loaded, Result>(
    command: Command<Input, Loaded, Result>,
    input: unknown,
  ): Promise<CommandOutcome<Result>>
  /**
   * Takes one call out of a limit that only the body tells of; the route's own `limit` is taken before it is read.
   * @throws Problem 429
   */
  take(limit: Limit, key: string): void
  /**
   * Who sends the request as of now, for answers that take long: by the same credentials, read anew.
   * @throws Problem 401 when they are no longer good
   */
  identifyAgain(): Promise<SignedIn | null>
  /** Whether the sender already has this version (`If-None-Match`); answer `notModified(tag)` then. */
  has(etag: string): boolean
  /** The seq that `If-Match` names, or null without the header. @throws Problem 400 when it is not one of our tags. */
  ifMatchSeq(): number | null
  /** The number in `Lock-Token`, or null without the header. @throws Problem 400 when it is none. */
  lockToken(): number | null
}

export interface RouteAnswer {
  status: number
  body?: unknown
  /** The body as JSON, when it has been written already. */
  json?: string
  headers?: Record<string, string>
}

export interface RouteSpec<P extends TSchema, Q extends TSchema, B extends TSchema> {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below /api/v1, Fastify syntax: `/tickets/:ticket`. */
  path: string
  tag: string
  summary: string
  /** What decides who may do this, in a few words, e.g. `ticket.edit`; for anonymous routes the reason why they are open. */
  access: { policy: string } | { anonymous: string }
  /** A limit besides the general one, taken before anything else is done; null: none for this sender. */
  limit?: (sender: { actor: Actor; address: string }) => { limit: Limit; key: string } | null
  params?: P
  query?: Q
  body?: B
  /** The body of the success answer by status; null for none. */
  responses: Record<number, TSchema | null>
  /** The type of the body where it is not JSON: then the handler receives it, and `body` only documents it. */
  consumes?: string
  /**
   * The handler gets the bytes of the body as they came (`bytesOf`), for signatures over them. Whatever type it says to
   * have is taken; longer ones are answered by 413 before they are read.
   */
  rawBody?: { mostBytes: number }
  /** The type of the success answer where it is not JSON: then the handler answers by `stream`. */
  produces?: string
  handler(request: RouteRequest<Static<P>, Static<Q>, Static<B>>): Promise<RouteAnswer>
}

export type Route = Omit<RouteSpec<TSchema, TSchema, TSchema>, 'handler'> & {
  handler(request: RouteRequest<never, never, never>): Promise<RouteAnswer>
}

/** Declares a route; every domain lists its own in `*.routes.ts`. Reads as: authenticate, validate, command or query, present. */
export function defineRoute<P extends TSchema, Q extends TSchema, B extends TSchema>(
  spec: RouteSpec<P, Q, B>,
): Route {
  return spec
}

/** The body of a route with `rawBody`, as it came; empty without one. */
export function bytesOf(request: Pick<RouteRequest<never, never, unknown>, 'body'>): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}

export function ok(body: unknown, etag?: string): RouteAnswer {
  return { status: 200, body, ...(etag && { headers: { etag } }) }
}

/** A body that is JSON already. */
export function okJson(json: string, etag: string): RouteAnswer {
  return { status: 200, json, headers: { etag } }
}

export function created(body: unknown, location: string, etag?: string): RouteAnswer {
  return { status: 201, body, headers: { location: `/api/v1${location}`, ...(etag && { etag }) } }
}

/**
 * Sends the body piece by piece, as fast as the receiver takes it; it is destroyed when the receiver goes away. The headers
 * must name the content type.
 */
export function stream(body: Readable, headers: Record<string, string>): RouteAnswer {
  return { status: 200, body, headers }
}

export function noContent(): RouteAnswer {
  return { status: 204 }
}

export function notModified(etag: string): RouteAnswer {
  return { status: 304, headers: { etag } }
}
