import { isIP } from 'node:net'
import type { Post } from '../../jobs/end-actions.job.ts'
import { isPrivate } from './addresses.ts'
import { allowedHosts } from './allowed-hosts.ts'
import { requestOutside } from './request-outside.ts'

/** Posts JSON for end actions. @param hosts in private networks that may be called, as `WAYBILL_ALLOWED_HOSTS` names them */
export function postOutside(hosts: readonly string[]): Post {
  const send = requestOutside(hosts)
  return ({ url, key, body, headers, signal }) =>
    send({
      url,
      body,
      signal,
      headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
    })
}

/** Names that lead to this machine or into its own network, as far as a name alone says it. */
const INSIDE_NAME = /^[^.]+$|\.(localhost|local|internal|home\.arpa)$/

/**
 * Whether an address is known to be refused without looking its name up: a private address, or a name that leads to this
 * machine or into its network, which is not allowed.
 * @param hosts that may be private, as `WAYBILL_ALLOWED_HOSTS` names them
 */
export function isRefused(url: string, hosts: readonly string[]): boolean {
  const { protocol, hostname, port } = new URL(url)
  const allowed = allowedHosts(hosts)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (allowed.hasName(host, port || (protocol === 'https:' ? '443' : '80'))) return false
  if (isIP(host) === 0) return INSIDE_NAME.test(host.replace(/\.$/, ''))
  return isPrivate(host) && !allowed.hasAddress(host)
}

/**
 * Whether an address is literally one of this machine or of a private network, and none that is allowed. Names are looked up at
 * each call; of `localhost` it is known where it leads.
 * @param hosts that may be private, as `WAYBILL_ALLOWED_HOSTS` names them
 */
export function isInside(url: string, hosts: readonly string[]): boolean {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, port } = new URL(url)
  const allowed = allowedHosts(hosts)
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (allowed.hasName(host, port || (protocol === 'https:' ? '443' : '80'))) return false
  const addresses = LOCAL_NAME.test(host) ? ['127.0.0.1', '::1'] : isIP(host) === 0 ? [] : [host]
  return addresses.length > 0 && addresses.every((one) => isPrivate(one) && !allowed.hasAddress(one))
}

const LOCAL_NAME = /^(.+\.)?localhost$/
