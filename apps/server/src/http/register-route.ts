import { ANONYMOUS } from '@waybill/contract/access/policies.ts'
import { Problem, ProblemBody, notFound } from '@waybill/contract/problems/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { runCommand } from '../kernel/run-command.ts'
import type { AppDeps, Authenticate } from './app-deps.ts'
import { matches, seqOfIfMatch } from './etag.ts'
import { lockTokenOf } from './lock-token.ts'
import { readParams } from './query-params.ts'
import { LIMITS, limitHeaders, type RateLimits } from './rate-limits.ts'
import type { Route, RouteRequest, SignedIn } from './route.ts'

interface Edge {
  deps: AppDeps
  limits: RateLimits
  authenticate: Authenticate
}

/** Puts a route on the server: who sends, limits, parameters, then the handler; its schemas become the OpenAPI document. */
export function registerRoute(app: FastifyInstance, route: Route, edge: Edge): void {
  app.route({
    method: route.method,
    url: `/api/v1${route.path}`,
    schema: {
      tags: [route.tag],
      summary: route.summary,
      ...(route.params && { params: route.params }),
      ...(route.query && { querystring: route.query }),
      ...(route.body && { body: route.body }),
      ...(route.consumes !== undefined && { consumes: [route.consumes] }),
      ...('anonymous' in route.access && { security: [] }),
      response: {
        ...Object.fromEntries(
          Object.entries(route.responses).map(([status, schema]) => [
            status,
            responseSchema(schema, route.produces),
          ]),
        ),
        default: {
          description: 'A problem (RFC 9457)',
          content: { 'application/problem+json': { schema: ProblemBody } },
        },
      },
    },
    ...(route.rawBody && { bodyLimit: route.rawBody.mostBytes }),
    // Who sends and whether they may send more is settled before a byte of the body is read.
    onRequest: async (request, reply) => {
      const signedIn = await identify(route, edge, request)
      takeLimits(route, edge, signedIn, request, reply)
      request.signedIn = signedIn
    },
    handler: (request, reply) => handle(route, edge, request, reply),
  })
}

const JSON_TYPE = 'application/json; charset=utf-8'

function responseSchema(schema: TSchema | null, produces: string | undefined): object {
  if (!schema) return { type: 'null', description: 'No content' }
  return produces === undefined ? schema : { description: 'The file', content: { [produces]: { schema } } }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends it; null: nobody, on a route that is open to the anonymous. */
    signedIn: SignedIn | null
  }
}

async function handle(
  route: Route,
  edge: Edge,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { signedIn } = request
  const params = readPath(route, request.params)
  const query = readParams(route.query, request.query)
  const answer = await route.handler(routeRequest(edge, signedIn, params, query, request, reply))
  reply.code(answer.status)
  if (answer.headers) reply.headers(answer.headers)
  if (answer.json === undefined) return reply.send(answer.body)
  return reply.header('content-type', JSON_TYPE).send(answer.json)
}

async function identify(route: Route, edge: Edge, request: FastifyRequest): Promise<SignedIn | null> {
  if ('anonymous' in route.access) return null
  let signedIn: SignedIn | null
  try {
    signedIn = await edge.authenticate(request)
  } catch (error) {
    // Guessing credentials costs the guesser's address.
    if (edge.deps.limits && error instanceof Problem && error.status === 401) {
      edge.limits.take(LIMITS.calls, request.ip)
    }
    throw error
  }
  if (signedIn) return signedIn
  if (edge.deps.limits) edge.limits.take(LIMITS.calls, request.ip)
  throw unauthenticated()
}

function unauthenticated(): Problem {
  return new Problem({
    status: 401,
    code: 'access.not_signed_in',
    title: 'You are not signed in',
    detail: 'Sign in at POST /api/v1/users/token, or send "Authorization: Bearer" with a token.',
    headers: { 'www-authenticate': 'Bearer realm="waybill"' },
  })
}

function takeLimits(
  route: Route,
  edge: Edge,
  signedIn: SignedIn | null,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  if (!edge.deps.limits) return
  const general = edge.limits.take(LIMITS.calls, signedIn?.actor.person_id ?? request.ip)
  const special = route.limit?.({ actor: signedIn?.actor ?? ANONYMOUS, address: request.ip }) ?? null
  reply.headers(limitHeaders(special ? edge.limits.take(special.limit, special.key) : general))
}

/** A path that cannot name anything is a path to nothing. */
function readPath(route: Route, params: unknown): unknown {
  try {
    return readParams(route.params, params)
  } catch (error) {
    if (error instanceof Problem) throw notFound(route.tag.toLowerCase().replace(/s$/, ''))
    throw error
  }
}

function routeRequest(
  edge: Edge,
  signedIn: SignedIn | null,
  params: unknown,
  query: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): RouteRequest<never, never, never> {
  const { kernel, stopping } = edge.deps
  const actor = signedIn?.actor ?? ANONYMOUS
  const key = idempotencyKey(request)
  return {
    kernel,
    deps: edge.deps,
    actor,
    signedIn,
    // The schemas of the route have checked both; commands check the body.
    params: params as never,
    query: query as never,
    body: request.body as never,
    requestId: request.id,
    raw: request,
    reply,
    get ended() {
      const hungUp = new AbortController()
      // Not the request's "close", which only says that its body has been read.
      reply.raw.once('close', () => {
        hungUp.abort()
      })
      return AbortSignal.any([hungUp.signal, stopping])
    },
    run: (command, input) =>
      runCommand(kernel, command, {
        input,
        actor,
        via: signedIn?.via ?? 'api',
        requestId: request.id,
        ...(signedIn && { idempotencyKey: key }),
      }),
    take: (limit, key) => {
      if (edge.deps.limits) reply.headers(limitHeaders(edge.limits.take(limit, key)))
    },
    identifyAgain: () => edge.authenticate(request),
    has: (etag) => matches(request.headers['if-none-match'], etag),
    ifMatchSeq: () => seqOfIfMatch(request.headers['if-match']),
    lockToken: () => lockTokenOf(request.headers['lock-token']),
  }
}

function idempotencyKey(request: FastifyRequest): string | undefined {
  const header = request.headers['idempotency-key']
  if (header === undefined) return undefined
  if (request.method !== 'POST') return undefined
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new Problem({
    status: 400,
    code: 'request.bad_idempotency_key',
    title: 'The Idempotency-Key is not valid',
    detail: 'Send 1 to 200 printable ASCII characters without spaces, such as a UUID.',
  })
}
