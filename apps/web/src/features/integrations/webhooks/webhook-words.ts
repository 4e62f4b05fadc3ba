import type { DeliveryAttempt, DeliveryState, Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { t } from '../../../messages/messages.ts'

/** Topics that are named before the rest is counted. */
const NAMED = 4

export function projectWords({ project, of_project }: Pick<Webhook, 'project' | 'of_project'>): string {
  if (project === null) return t('webhooks.all_projects')
  return of_project ? t('webhooks.of_project', { project }) : project
}

export function topicWords(topics: readonly string[]): string {
  if (topics.includes('*')) return t('webhooks.all_topics')
  const named = topics.slice(0, NAMED).join(', ')
  const more = topics.length - NAMED
  return more > 0 ? t('webhooks.more_topics', { named, more }) : named
}

export type ShownState = 'active' | 'failing' | 'resting' | 'paused' | 'off'

/** How an endpoint does, in one word. */
export function stateOf({ state, rests_until, failing_since }: Webhook): ShownState {
  if (state !== 'active') return state
  if (rests_until !== null) return 'resting'
  return failing_since === null ? 'active' : 'failing'
}

export function deliveryWords(state: DeliveryState): string {
  return t(`webhooks.delivery.${state}`)
}

/** How a try went: the status, or why there is none. */
export function attemptWords({ status, error }: DeliveryAttempt): string {
  return status === null ? (error ?? '') : String(status)
}
