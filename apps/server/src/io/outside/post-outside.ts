import { lookup } from 'node:dns'
import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import type { Post } from '../../jobs/end-actions.job.ts'

/** Addresses of this machine, of its networks and of clouds' own services: nobody outside may make Waybill call them. */
const PRIVATE = { ipv4: new BlockList(), ipv6: new BlockList() }
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.ipv4.addSubnet(net, bits, 'ipv4')
// A list of its own: in one with them, each IPv4 address would be one of ::ffff:0:0/96.
for (const [net, bits] of [
  ['::', 96],
  ['2002::', 16],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['fec0::', 10],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.ipv6.addSubnet(net, bits, 'ipv6')

export function isPrivate(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return true
  return family === 6 ? PRIVATE.ipv6.check(address, 'ipv6') : PRIVATE.ipv4.check(address, 'ipv4')
}

/** Somebody named an address that is not outside. */
export class NotOutside extends Error {
  readonly code = 'NOT_OUTSIDE'

  constructor(host: string) {
    super(`${host} is not outside; allow it by WAYBILL_ALLOWED_HOSTS`)
    this.name = 'NotOutside'
  }
}

/** Names that lead to this machine or into its own network, as far as a name alone says it. */
const INSIDE_NAME = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/

/**
 * Whether an address is known to be refused without looking its name up: a private address, or a name that leads to this
 * machine or into its network, which is not allowed.
 * @param hosts that may be private, as `name` or `name:port`
 */
export function isRefused(url: string, hosts: readonly string[]): boolean {
  const { target, host, free } = readTarget(url, hosts)
  if (free) return false
  return isIP(host) === 0 ? INSIDE_NAME.test(target.hostname.replace(/\.$/, '')) : isPrivate(host)
}

function readTarget(url: string, hosts: readonly string[]) {
  const target = new URL(url)
  const host = target.hostname.replace(/^\[|\]$/g, '')
  const free = hosts.some((allowed) => [target.host, host].includes(allowed.toLowerCase()))
  return { target, host, free }
}

/**
 * Posts JSON to addresses outside. The address is checked when the name has been looked up, for the very connection, so that
 * a name cannot lead elsewhere meanwhile. Redirections are not followed.
 * @param hosts that may be private, as `name` or `name:port`
 */
export function postOutside(hosts: readonly string[]): Post {
  return ({ url, key, body, headers, signal }) => {
    const { target, host, free } = readTarget(url, hosts)
    if (!free && isIP(host) !== 0 && isPrivate(host)) return Promise.reject(new NotOutside(host))
    const send = target.protocol === 'https:' ? requestHttps : requestHttp
    return new Promise((resolve, reject) => {
      const request = send(
        target,
        {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'idempotency-key': key,
            'user-agent': 'Waybill',
          },
          signal,
          ...(!free && { lookup: onlyOutside }),
        },
        (answer) => {
          answer.resume()
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0 }))
          answer.on('error', reject)
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }
}

const onlyOutside: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0)
    const [first] = addresses
    if (!first || addresses.some(({ address }) => isPrivate(address)))
      return done(new NotOutside(host), '', 0)
    return options.all ? done(null, addresses) : done(null, first.address, first.family)
  })
}
