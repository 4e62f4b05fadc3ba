/** Of a link in a text: the web, mail, or a page of this installation. */
const SCHEMES = new Set(['http:', 'https:', 'mailto:'])

/** A file of Waybill itself: the only pictures that a text shows. */
const OWN_FILE = /^\/api\/v1\/files\/[0-9a-f]{64}(?:\?[\w=&%.+~*-]*)?$/

/** Nothing that runs, and nothing of another scheme, becomes a link. */
export function isSafeLink(address: string): boolean {
  if (/^\/(?![/\\])/.test(address)) return true
  return URL.canParse(address) && SCHEMES.has(new URL(address).protocol)
}

/** A picture from anywhere else would tell its owner who reads the ticket, and when. */
export function isOwnFile(address: string): boolean {
  return OWN_FILE.test(address)
}

/** Leads out of this installation. */
export function isForeign(address: string): boolean {
  return !address.startsWith('/')
}
