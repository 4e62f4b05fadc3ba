import type {
  Notification,
  NotificationCount,
  NotificationList,
  NotificationState,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import type {
  NotificationSettings,
  NotificationSettingsInput,
} from '@waybill/contract/notifications/notification-settings.ts'
import type { CallOptions } from '../http/ask.ts'
import type { Http } from '../http/http.ts'
import { everyItem } from '../http/pages.ts'
import { path } from '../http/path.ts'
import type { PageQuery } from './page-query.ts'

export interface NotificationsQuery extends PageQuery {
  state?: NotificationState
}

/** What waits for oneself; `client.inbox` keeps it live. */
export function notificationCalls(http: Http) {
  const list = (query: NotificationsQuery = {}, options?: CallOptions) =>
    http.get<NotificationList>('/notifications', { ...query }, options)
  const settings = '/users/me/notification-settings'

  return {
    list,
    every: (query: NotificationsQuery = {}) => everyItem(list, query),
    count: (options?: CallOptions) => http.get<NotificationCount>('/notifications/count', undefined, options),
    update: (notification: string, input: UpdateNotificationInput, options?: CallOptions) =>
      http.send<Notification>('PATCH', path`/notifications/${notification}`, input, options),
    /** All of them, or those of one ticket. */
    readAll: (ticket?: string, options?: CallOptions) =>
      http.send<NotificationCount>(
        'POST',
        '/notifications/read-all',
        ticket === undefined ? {} : { ticket },
        options,
      ),
    settings: (options?: CallOptions) => http.get<NotificationSettings>(settings, undefined, options),
    saveSettings: (input: NotificationSettingsInput, options?: CallOptions) =>
      http.send<NotificationSettings>('PUT', settings, input, options),
  }
}
