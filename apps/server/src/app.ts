import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import { Problem } from '@waybill/contract/problems/problem.ts'
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { attachLive, isLiveUpgrade } from './domains/live/attach-live.ts'
import { LIVE_TIMES, type LiveTimes } from './domains/live/live-times.ts'
import type { AppDeps, Authenticate } from './http/app-deps.ts'
import { answerUnreadable } from './http/answer-unreadable.ts'
import { parseJsonBody } from './http/json-body.ts'
import { registerMetrics } from './http/metrics.ts'
import { openApiInfo } from './http/openapi.ts'
import { problemHandler, sendProblem } from './http/problem-handler.ts'
import { RateLimits } from './http/rate-limits.ts'
import { registerRoute } from './http/register-route.ts'
import { requestId } from './http/request-id.ts'
import type { Route } from './http/route.ts'
import { securityHeaders } from './http/security-headers.ts'
import { registerWeb } from './http/web/web-pages.ts'

/** Far above any text field; files have a route of their own. */
const BODY_LIMIT = 1024 * 1024
/** Room for the address of the longest query: 10,000 characters are 90,000 bytes when each is written as three of %XX. */
const HEADER_LIMIT = 128 * 1024

/**
 * The HTTP server with every route, not listening yet: tests inject, `serve` listens.
 * @param authenticate finds out who sends a request
 * @param times of the live protocol
 */
export async function buildApp(
  deps: AppDeps,
  routes: readonly Route[],
  authenticate: Authenticate,
  times: LiveTimes = LIVE_TIMES,
): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = deps.log
  const app = fastify({
    loggerInstance,
    http: { shouldUpgradeCallback: isLiveUpgrade, maxHeaderSize: HEADER_LIMIT },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    clientErrorHandler: answerUnreadable,
    genReqId: requestId,
    rewriteUrl: (request) => currentVersion(request.url ?? '/'),
    trustProxy: (_address, hop) => hop < deps.trustedProxies,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      void problemHandler(deps.kernel.store.sql)(error, request, reply)
    },
  })
  // Commands check bodies and register-route checks parameters, both with the same schemas that make the OpenAPI
  // document. Answers are written by V8's own JSON.stringify, which is faster on long lists than a compiled serialiser.
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => (body) => JSON.stringify(body))
  app.setErrorHandler(problemHandler(deps.kernel.store.sql))
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(Buffer.isBuffer(body) ? body : Buffer.from(body)))
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)))
    }
  })
  app.addHook('onResponse', (request, reply, done) => {
    // One line a request; without the query, which may hold words that people search for.
    const { method, ip, originalUrl } = request
    const took = { status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    request.log.info({ method, path: originalUrl.split('?')[0], ip, ...took }, 'answered')
    done()
  })
  const security = securityHeaders(deps.publicUrl)
  app.addHook('onRequest', (request, reply, done) => {
    // Whoever answers may set others.
    reply.headers(security)
    reply.header('cache-control', 'private, no-cache')
    reply.header('vary', 'authorization, cookie')
    reply.header('x-request-id', request.id)
    done()
  })

  await app.register(cookie)
  await app.register(swagger, { openapi: openApiInfo(deps) })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    // Waybill may be served by plain http inside a network; nothing is loaded from elsewhere.
    transformStaticCSP: (policy) =>
      policy.replace('upgrade-insecure-requests;', '').replace(' validator.swagger.io', ''),
    theme: { title: 'Waybill API' },
    uiConfig: { layout: 'BaseLayout' },
  })
  const registry = registerMetrics(app, deps, authenticate)

  app.decorateRequest('signedIn', null)
  const limits = new RateLimits(() => deps.kernel.clock.now())
  const edge = { deps, limits, authenticate }
  const { json = [], raw = [], files = [] } = Object.groupBy(routes, bodyOf)
  for (const route of json) registerRoute(app, route, edge)
  await app.register(async (signed) => {
    // Their handlers check a signature over the bytes as they came.
    signed.removeAllContentTypeParsers()
    signed.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
      done(null, body)
    })
    for (const route of raw) registerRoute(signed, route, edge)
  })
  await app.register(async (uploads) => {
    // What is too large is said by the handler, which also removes it.
    await uploads.register(multipart, { throwFileSizeLimit: false })
    // Their handlers receive the body themselves, or say which type they take; nothing else on the server takes files.
    uploads.addContentTypeParser('*', (_request, _body, done) => {
      done(null)
    })
    for (const route of files) registerRoute(uploads, route, edge)
  })
  attachLive(app, { deps, limits, authenticate, registry, times })
  const answerPage = await registerWeb(app, deps)
  app.setNotFoundHandler(async (request, reply) => {
    // A reply that is awaited gives nothing, once it has been sent.
    await answerPage(request, reply)
    if (!reply.sent) sendProblem(noSuchRoute(request.method, request.originalUrl), request, reply)
    return reply
  })
  app.get('/api/v1/openapi.json', { schema: { hide: true } }, () => app.swagger())
  await app.ready()
  return app
}

/** Who reads the body of a route. */
function bodyOf({ rawBody, consumes }: Route): 'json' | 'raw' | 'files' {
  if (rawBody) return 'raw'
  return consumes === undefined ? 'json' : 'files'
}

/** `/api/...` means the current version, `/api/v1/...`. */
function currentVersion(url: string): string {
  return url.startsWith('/api/') && !url.startsWith('/api/v1/') ? `/api/v1/${url.slice('/api/'.length)}` : url
}

function noSuchRoute(method: string, url: string): Problem {
  return new Problem({
    status: 404,
    code: 'request.no_such_route',
    title: 'There is nothing at this address',
    detail: `${method} ${url.split('?')[0] ?? ''} is not part of the API; /docs shows what is.`,
  })
}
