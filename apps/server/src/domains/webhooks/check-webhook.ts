import { invalid } from '@waybill/contract/problems/problem.ts'
import { isTopic } from '@waybill/contract/webhooks/webhook-topics.ts'
import { notAnAddress, unknownTopic } from './webhooks.errors.ts'

/** The address in its usual form, and its host. @throws Problem 422 */
export function readAddress(url: string, pointer = '/url'): { url: string; host: string } {
  const address = URL.parse(url)
  if (!address || !['http:', 'https:'].includes(address.protocol)) throw notAnAddress(pointer)
  if (address.username !== '' || address.password !== '') throw notAnAddress(pointer)
  return { url: address.href, host: address.host }
}

export function hostOf(url: string): string {
  return new URL(url).host
}

/**
 * Commands do not know which hosts are allowed, so this is asked before. Names are looked up at each call.
 * @throws Problem 422 for an address that is literally inside
 */
export function requireOutside(isInside: (url: string) => boolean, url: unknown, pointer = '/url'): void {
  if (typeof url === 'string' && isInside(url))
    throw invalid([{ pointer, code: 'webhook.inside', message: insideWords(url) }])
}

/** Why it is not taken. */
export function insideWords(url: string): string {
  return `must be outside: ${new URL(url).host} is of this machine or of a private network. An admin can allow it by WAYBILL_ALLOWED_HOSTS`
}

/** The topics, each once. @throws Problem 422 that names all which there are not */
export function readTopics(topics: readonly string[]): string[] {
  const wrong = topics.flatMap((topic, index) => (isTopic(topic) ? [] : unknownTopic(index, topic)))
  if (wrong.length > 0) throw invalid(wrong)
  return [...new Set(topics)]
}
