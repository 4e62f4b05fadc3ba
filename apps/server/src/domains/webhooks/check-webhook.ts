import { isTopic } from '@waybill/contract/webhooks/webhook-topics.ts'
import { notAnAddress, unknownTopic } from './webhooks.errors.ts'

/** The address in its usual form, and its host. @throws Problem 422 */
export function readAddress(url: string, pointer = '/url'): { url: string; host: string } {
  const address = URL.parse(url)
  if (!address || !['http:', 'https:'].includes(address.protocol)) throw notAnAddress(pointer)
  return { url: address.href, host: address.host }
}

export function hostOf(url: string): string {
  return new URL(url).host
}

/** The topics, each once. @throws Problem 422 that names the one which there is not */
export function readTopics(topics: readonly string[]): string[] {
  topics.forEach((topic, index) => {
    if (!isTopic(topic)) throw unknownTopic(index, topic)
  })
  return [...new Set(topics)]
}
