import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { t } from '../../messages/messages.ts'

/** What happened, as a sentence. */
export function notificationWords({ kind, actor, status }: Notification): string {
  const name = actor?.name ?? t('inbox.waybill')
  if (kind !== 'status_changed') return t(`inbox.${kind}`, { name })
  if (!status) return t('inbox.status_moved', { name })
  const named = (of: typeof status.before) => t(`ui.status.${of}`)
  return t('inbox.status_changed', { name, before: named(status.before), after: named(status.after) })
}
