import { Link } from '@tanstack/react-router'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { ArrowLeft } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { Section } from '../../settings/section.tsx'
import { DeliveryLog } from './delivery-log.tsx'
import { StateBadge } from './state-badge.tsx'
import { WebhookActions } from './webhook-actions.tsx'
import { projectWords, topicWords } from './webhook-words.ts'
import classes from './webhooks.module.css'

/** One endpoint: how it does, what can be done with it, and what was sent to it. */
export function OneWebhook({ webhook }: { webhook: Webhook }) {
  return (
    <>
      <Link to="/integrations/$part" params={{ part: 'webhooks' }} search={{}} className={classes.back}>
        <ArrowLeft className={classes.icon} aria-hidden />
        {t('webhooks.back')}
      </Link>
      <Section title={webhook.url} text={whatIs(webhook)} action={<StateBadge webhook={webhook} />}>
        <dl className={classes.facts}>
          <dt>{t('webhooks.project')}</dt>
          <dd>{projectWords(webhook)}</dd>
          <dt>{t('webhooks.topics')}</dt>
          <dd>{topicWords(webhook.topics)}</dd>
          <dt>{t('webhooks.owner')}</dt>
          <dd>{webhook.owner?.name}</dd>
          <dt>{t('webhooks.waiting')}</dt>
          <dd>{String(webhook.queued)}</dd>
        </dl>
        <WebhookActions webhook={webhook} />
      </Section>
      <DeliveryLog webhook={webhook} />
    </>
  )
}

/** What there is to know of its state, in a sentence. */
function whatIs({ state, paused_because, rests_until, failing_since, old_secret_until }: Webhook): string {
  if (state !== 'active' && paused_because !== null) return t(`webhooks.why.${paused_because}`)
  if (rests_until !== null) return t('webhooks.rests', { when: dateAndTime(rests_until) })
  if (failing_since !== null) return t('webhooks.failing', { when: dateAndTime(failing_since) })
  if (old_secret_until !== null) return t('webhooks.old_secret', { when: dateAndTime(old_secret_until) })
  return t('webhooks.works')
}
