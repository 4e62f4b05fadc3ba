import {
  NOTIFICATION_CHANNELS,
  NOTIFICATION_KINDS,
  type NotificationChannel,
  type NotificationKind,
  type NotificationSettings,
  type NotificationSettingsInput,
} from '@waybill/contract/notifications/notification.ts'
import { isObject } from '../events/event-data.ts'
import { kindNamedTwice } from './notifications.errors.ts'

/**
 * What a person does not want to hear of, as it is stored: only what is switched off stands in it.
 * @throws Problem 422 for a kind that is named twice
 */
export function storedSettings({ items }: NotificationSettingsInput): string | null {
  const named = new Set<NotificationKind>()
  for (const [index, { kind }] of items.entries()) {
    if (named.has(kind)) throw kindNamedTwice(index, kind)
    named.add(kind)
  }
  const off = items.flatMap(({ kind, channels }) => {
    const silent = NOTIFICATION_CHANNELS.filter((channel) => !channels[channel])
    return silent.length === 0 ? [] : [[kind, Object.fromEntries(silent.map((one) => [one, false]))]]
  })
  return off.length === 0 ? null : JSON.stringify(Object.fromEntries(off))
}

/** Whether a person is told of a kind by a channel. */
export function isTold(stored: string | null, kind: NotificationKind, channel: NotificationChannel): boolean {
  if (stored === null) return true
  const settings: unknown = JSON.parse(stored)
  const channels = isObject(settings) ? settings[kind] : null
  return !(isObject(channels) && channels[channel] === false)
}

export function presentSettings(stored: string | null): NotificationSettings {
  return {
    items: NOTIFICATION_KINDS.map((kind) => ({ kind, channels: { app: isTold(stored, kind, 'app') } })),
  }
}
