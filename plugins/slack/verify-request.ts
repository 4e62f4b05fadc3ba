import { createHmac, timingSafeEqual } from 'node:crypto'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { bytesOf, type RouteRequest } from '@waybill/server/http/route.ts'
import type { SlackHost } from './slack-host.ts'

/** Slack sends less than 100 kB. */
export const MOST_BYTES = 1024 * 1024
/** As Slack recommends, in milliseconds. */
const TOLERANCE = 5 * 60_000

export type SlackRequest = RouteRequest<unknown, unknown, unknown>

/**
 * The body of a request that Slack has signed within the last five minutes: `v0=` and HMAC-SHA-256 over `v0:time:body`.
 * @throws Problem 401
 */
export async function verifiedBody(host: SlackHost, request: SlackRequest): Promise<string> {
  const body = bytesOf(request)
  const time = headerOf(request, 'x-slack-request-timestamp')
  const { signing_secret: secret } = await host.settings()
  if (secret === undefined || !/^\d{1,12}$/.test(time)) throw wrongSignature()
  const wanted = `v0=${createHmac('sha256', secret).update(`v0:${time}:`).update(body).digest('hex')}`
  const [one, other] = [Buffer.from(wanted), Buffer.from(headerOf(request, 'x-slack-signature'))]
  if (one.length !== other.length || !timingSafeEqual(one, other)) throw wrongSignature()
  if (Math.abs(host.now() - Number(time) * 1_000) > TOLERANCE) throw oldRequest()
  return body.toString('utf8')
}

function headerOf({ raw }: SlackRequest, name: string): string {
  const value = raw.headers[name]
  return typeof value === 'string' ? value : ''
}

function wrongSignature(): Problem {
  return new Problem({
    status: 401,
    code: 'slack.wrong_signature',
    title: 'The request is not signed by Slack',
    detail:
      'The signing secret must be that of the app: copy it from Basic Information into the settings of the plugin.',
  })
}

function oldRequest(): Problem {
  return new Problem({
    status: 401,
    code: 'slack.old_request',
    title: 'The request was not signed within the last five minutes',
    detail: 'It was signed too long ago or in the future. See that the clock of this server is right.',
  })
}
