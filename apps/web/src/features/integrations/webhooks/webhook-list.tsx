import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Webhook } from '@waybill/contract/webhooks/webhook.ts'
import { Webhook as WebhookIcon } from 'lucide-react'
import { useState } from 'react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'
import { Item, Items, Section } from '../../settings/section.tsx'
import { StateBadge } from './state-badge.tsx'
import { WebhookDialog } from './webhook-dialog.tsx'
import { projectWords, topicWords } from './webhook-words.ts'
import classes from './webhooks.module.css'

interface WebhookListProps {
  webhooks: readonly Webhook[]
  /** Keys of projects whose webhooks one looks after. */
  places: readonly string[]
  forAll: boolean
}

export function WebhookList({ webhooks, places, forAll }: WebhookListProps) {
  const [making, setMaking] = useState(false)
  const mayMake = forAll || places.length > 0
  const make = <Button onClick={() => setMaking(true)}>{t('webhooks.new')}</Button>
  return (
    <>
      {webhooks.length === 0 ? (
        <EmptyPlace
          icon={<WebhookIcon aria-hidden />}
          title={t('webhooks.none')}
          text={t(mayMake ? 'webhooks.none_text' : 'webhooks.none_text_others')}
          action={mayMake && make}
        />
      ) : (
        <Section title={t('webhooks.title')} text={t('webhooks.text')} action={mayMake && make}>
          <Items>
            {webhooks.map((webhook) => (
              <Item
                key={webhook.id}
                name={
                  <Link
                    to="/integrations/$part"
                    params={{ part: 'webhooks' }}
                    search={{ open: webhook.id }}
                    className={classes.url}
                  >
                    {webhook.url}
                  </Link>
                }
                facts={
                  <>
                    <span>{projectWords(webhook)}</span>
                    <span>{topicWords(webhook.topics)}</span>
                    {webhook.queued > 0 && <span>{t('webhooks.queued', { count: webhook.queued })}</span>}
                  </>
                }
                action={<StateBadge webhook={webhook} />}
              />
            ))}
          </Items>
        </Section>
      )}
      {/* It shows the secret, also when the first webhook has filled the page. */}
      {making && <WebhookDialog places={places} forAll={forAll} onClose={() => setMaking(false)} />}
    </>
  )
}
