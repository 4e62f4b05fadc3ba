import { lookup as lookUp } from 'node:dns'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import type { Outside, OutsideAnswer } from '../../kernel/outside.ts'
import { isPrivate } from './addresses.ts'
import { allowedHosts, type AllowedHosts } from './allowed-hosts.ts'

const TIMEOUT_MILLIS = 15_000
const ANSWER_BYTES = 8_192

/** Somebody named an address that is not outside. */
export class NotOutside extends Error {
  readonly code = 'NOT_OUTSIDE'

  constructor(host: string) {
    super(`${host} is not outside; allow it by WAYBILL_ALLOWED_HOSTS`)
    this.name = 'NotOutside'
  }
}

class TooSlow extends Error {
  readonly code = 'ETIMEDOUT'
}

class BrokenOff extends Error {
  readonly code = 'ABORT_ERR'
}

/**
 * The one guarded sender. An address is checked when its name has been looked up, for the very connection, and each request
 * has a connection of its own: a name cannot lead elsewhere meanwhile.
 * @param hosts in private networks that may be called, as `WAYBILL_ALLOWED_HOSTS` names them
 * @param lookup finds the addresses of a name
 */
export function requestOutside(hosts: readonly string[], lookup: typeof lookUp = lookUp): Outside {
  const allowed = allowedHosts(hosts)
  const guarded = onlyOutside(allowed, lookup)
  return async ({ method = 'POST', url, headers, body, signal, ...limits }) => {
    const target = new URL(url)
    const isHttps = target.protocol === 'https:'
    if (!isHttps && target.protocol !== 'http:') throw new NotOutside(target.protocol)
    const host = target.hostname.replace(/^\[|\]$/g, '')
    const free = allowed.hasName(host, target.port || (isHttps ? '443' : '80'))
    if (!free && isIP(host) !== 0 && isPrivate(host) && !allowed.hasAddress(host)) throw new NotOutside(host)
    const { timeoutMillis = TIMEOUT_MILLIS, answerBytes = ANSWER_BYTES } = limits
    const slow = new AbortController()
    const timer = setTimeout(() => slow.abort(), timeoutMillis)
    try {
      return await new Promise<OutsideAnswer>((resolve, reject) => {
        const ended = AbortSignal.any([signal, slow.signal])
        // Not every state of a request tells that it was aborted.
        ended.addEventListener('abort', () =>
          reject(new BrokenOff('was broken off', { cause: ended.reason })),
        )
        const request = (isHttps ? requestHttps : requestHttp)(
          target,
          {
            method,
            agent: false,
            headers: {
              'user-agent': 'Waybill',
              ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
              ...headers,
            },
            signal: ended,
            lookup: free ? lookup : guarded,
          },
          (answer) => void readAnswer(answer, answerBytes).then(resolve, reject),
        )
        request.on('error', reject)
        // A receiver that switches protocols without being asked is not listened to.
        request.on('upgrade', (answer, socket) => {
          socket.destroy()
          resolve({ ...headOf(answer), text: '' })
        })
        request.end(body)
      })
    } catch (error) {
      throw slow.signal.aborted ? new TooSlow('did not answer in time', { cause: error }) : error
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Reads as much of the answer as is asked for, and hangs up on the rest. */
async function readAnswer(answer: IncomingMessage, most: number): Promise<OutsideAnswer> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer) {
    const piece = chunk as Buffer
    chunks.push(piece)
    bytes += piece.length
    if (bytes >= most) break
  }
  return { ...headOf(answer), text: new TextDecoder().decode(Buffer.concat(chunks).subarray(0, most)) }
}

function headOf(answer: IncomingMessage): Omit<OutsideAnswer, 'text'> {
  const headers: Record<string, string> = {}
  for (const [name, [first] = []] of Object.entries(answer.headersDistinct)) headers[name] = first ?? ''
  return { status: answer.statusCode ?? 0, headers }
}

function onlyOutside(allowed: AllowedHosts, lookup: typeof lookUp): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0)
      const [first] = addresses
      if (!first || addresses.some(({ address }) => isPrivate(address) && !allowed.hasAddress(address)))
        return done(new NotOutside(host), '', 0)
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
  }
}
