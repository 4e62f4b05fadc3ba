import type { Notification } from '@waybill/contract/notifications/notification.ts'
import { t } from '../../messages/messages.ts'
import type { NotificationGroup } from './group-notifications.ts'

/** What happened, as a sentence. */
export function notificationWords({ kind, actor, status, step, notice, refused }: Notification): string {
  const name = actor?.name ?? t('inbox.waybill')
  if (kind === 'system') return notice ? t(`inbox.notice.${notice.code}.text`) : ''
  if (kind === 'told') return notice?.about ?? t('inbox.told')
  if (kind === 'step_changed') return t('inbox.step_changed', { name, step: step?.name ?? '' })
  if (refused && (kind === 'resolved' || kind === 'closed')) return t('inbox.refused', { name })
  if (kind !== 'status_changed') return t(`inbox.${kind}`, { name })
  if (!status) return t('inbox.status_moved', { name })
  const named = (of: typeof status.before) => t(`ui.status.${of}`)
  return t('inbox.status_changed', { name, before: named(status.before), after: named(status.after) })
}

/** The first words of its comment, with their author where the sentence before names somebody else. */
export function excerptWords({ actor, comment }: Notification): string {
  if (!comment) return ''
  const { by, excerpt } = comment
  return by === null || by.id === actor?.id ? excerpt : t('inbox.excerpt_by', { name: by.name, excerpt })
}

/** What a notice is about. */
function noticeTitle({ notice }: Notification): string {
  if (!notice) return ''
  const { code, about } = notice
  const nothing = code === 'webhook_paused' || code === 'webhook_off' ? t('inbox.notice.a_webhook') : ''
  return t(`inbox.notice.${code}`, { about: about ?? nothing })
}

/** How a line of the inbox is called: by its ticket, or by its notice. */
export function groupName({ ticket, newest }: NotificationGroup): string {
  return ticket?.key ?? noticeTitle(newest)
}
