import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { t } from '../../../messages/messages.ts'
import { stateOf } from './webhook-words.ts'
import classes from './webhooks.module.css'

export function StateBadge({ webhook }: { webhook: Webhook }) {
  const state = stateOf(webhook)
  return (
    <span className={classes.badge} data-state={state}>
      {t(`webhooks.state.${state}`)}
    </span>
  )
}
