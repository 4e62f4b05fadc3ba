import { isIP } from 'node:net'
import { passkeysNotPossible } from './second-factor.errors.ts'

/** Whom a passkey is for (Web Authentication: relying party). Passkeys of one address are worth nothing at another. */
export interface RelyingParty {
  id: string
  origin: string
  name: string
}

/** null where browsers make no passkeys: an address of numbers, or plain http on anything but localhost. */
export function findRelyingParty(publicUrl: URL): RelyingParty | null {
  const { hostname, protocol, origin } = publicUrl
  const isNumber = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0
  const isLocal = hostname === 'localhost' || hostname.endsWith('.localhost')
  if (isNumber || (protocol !== 'https:' && !isLocal)) return null
  return { id: hostname, origin, name: 'Waybill' }
}

/** @throws Problem 409 */
export function relyingPartyOf(publicUrl: URL): RelyingParty {
  const party = findRelyingParty(publicUrl)
  if (!party) throw passkeysNotPossible(publicUrl.origin)
  return party
}
