import { ServerResponse, type IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { MOST_FRAME_BYTES } from '@waybill/contract/protocol/protocol.ts'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Registry } from 'prom-client'
import { WebSocketServer } from 'ws'
import type { AppDeps, Authenticate } from '../../http/app-deps.ts'
import type { RateLimits } from '../../http/rate-limits.ts'
import { checkOrigin } from '../people/session-cookies.ts'
import type { Opening } from './connection.ts'
import { liveCounts } from './live-counts.ts'
import { LiveHub } from './live-hub.ts'
import type { LiveTimes } from './live-times.ts'
import { nothingInTheUrl, tooManyConnections, upgradeRequired } from './live.errors.ts'

/** Sockets of one address on which nobody has said who they are. */
const MOST_UNGREETED = 200

const PATH = /^\/api(\/v1)?\/live\/?(\?|$)/

/**
 * Whether a request may leave HTTP; hand it to the server as `shouldUpgradeCallback`. All others that offer to (such as
 * HTTP/2 by `Upgrade: h2c`) are answered as they are.
 */
export function isLiveUpgrade({ url, method, headers }: IncomingMessage): boolean {
  return method === 'GET' && PATH.test(url ?? '') && headers.upgrade?.toLowerCase() === 'websocket'
}

interface LiveEdge {
  deps: AppDeps
  limits: RateLimits
  authenticate: Authenticate
  registry: Registry
  times: LiveTimes
}

/**
 * Puts the live protocol on the server. The request for a socket goes through the routes like any other, so that hooks,
 * addresses of proxies and problems are the same; only what is agreed upon leaves HTTP.
 */
export function attachLive(app: FastifyInstance, edge: LiveEdge): void {
  const { deps, limits, registry, times } = edge
  const hub = new LiveHub(deps, limits, liveCounts(registry), times)
  // Compression would keep some hundred KiB of memory for each socket and hold up the others while it works.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MOST_FRAME_BYTES,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const offers = new WeakMap<IncomingMessage, Offer>()
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Whoever hangs up in between breaks nothing.
    socket.on('error', () => socket.destroy())
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket as never)
    response.once('finish', () => socket.end())
    offers.set(request, { socket, head, response })
    app.routing(request, response)
  })
  app.get('/api/v1/live', { schema: { hide: true } }, async (request, reply) => {
    const offer = offers.get(request.raw)
    if (!offer) throw upgradeRequired()
    if (request.originalUrl.includes('?')) throw nothingInTheUrl()
    checkOrigin(deps, request)
    const identity = await identityOf(edge, request)
    await hub.ready()
    if (deps.limits) requireRoom(hub, request.ip)
    reply.hijack()
    offer.response.detachSocket(offer.socket as never)
    sockets.handleUpgrade(request.raw, offer.socket, offer.head, (socket) =>
      hub.connect(socket, offer.socket, { ...identity, address: request.ip, requestId: request.id }),
    )
  })
  app.addHook('preClose', () => hub.close())
}

/** @throws Problem 429 */
function requireRoom({ connections }: LiveHub, ip: string): void {
  let open = 0
  for (const { address, isGreeted } of connections) if (address === ip && !isGreeted) open += 1
  if (open >= MOST_UNGREETED) throw tooManyConnections(MOST_UNGREETED)
}

interface Offer {
  socket: Duplex
  head: Buffer
  response: ServerResponse
}

/**
 * Who asks for the socket, by the cookie or the header of the request. What is not good is told in the first answer of the
 * protocol: a page cannot read why a socket did not open.
 */
async function identityOf(
  { authenticate }: LiveEdge,
  request: FastifyRequest,
): Promise<Pick<Opening, 'signedIn' | 'problem' | 'identifyAgain'>> {
  const identifyAgain = () => authenticate(request)
  try {
    return { signedIn: await identifyAgain(), problem: null, identifyAgain }
  } catch (error) {
    if (error instanceof Problem && error.status === 401)
      return { signedIn: null, problem: error, identifyAgain }
    throw error
  }
}
