import { Webhook } from 'lucide-react'
import { t } from '../../../messages/messages.ts'
import { EmptyPlace } from '../../../ui/empty-place.tsx'

/** The addresses that hear of what happens. */
export function WebhooksPart() {
  return <EmptyPlace icon={<Webhook aria-hidden />} title={t('integrations.part.webhooks')} />
}
