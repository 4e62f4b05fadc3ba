import type { Describe } from '../events/describe-event.ts'
import type { webhookEvents } from './webhook-events.ts'
import type { PauseReason } from './webhook.ts'

const REASONS: Record<PauseReason, string> = {
  person: 'paused a webhook',
  failing: 'paused a webhook: its receiver has failed for three days',
  gone: 'switched a webhook off: its receiver is gone',
  owner: 'paused a webhook: its owner may not have it any more',
  secret: 'paused a webhook: its secret cannot be opened by the keys of this installation',
}

export const webhookWords: { [K in keyof typeof webhookEvents]: Describe<K> } = {
  'webhook.created': ({ after }) => `made a webhook to ${after.host} for ${after.topics.join(', ')}`,
  'webhook.edited': ({ before, after }) =>
    after.topics === undefined
      ? `changed the address of a webhook${after.host === undefined ? '' : ` from ${before.host ?? ''} to ${after.host}`}`
      : `changed what a webhook hears to ${after.topics.join(', ')}`,
  'webhook.deleted': () => 'deleted a webhook',
  'webhook.paused': ({ reason }) => REASONS[reason],
  'webhook.resumed': () => 'resumed a webhook',
  'webhook.secret_rotated': () => 'gave a webhook a new secret',
  'webhook.tested': () => 'sent a test by a webhook',
  'webhook.redelivered': ({ deliveries }) =>
    `sent ${String(deliveries.length)} ${deliveries.length === 1 ? 'message' : 'messages'} of a webhook again`,
  'webhook.replayed': ({ from_seq, to_seq }) =>
    `sent what a webhook hears from ${String(from_seq)} to ${String(to_seq)} of the log again`,
}
