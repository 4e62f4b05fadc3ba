import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import {
  Notification,
  NotificationCount,
  NotificationList,
  NotificationState,
  ReadAllInput,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import {
  NotificationSettings,
  NotificationSettingsInput,
} from '@waybill/contract/notifications/notification-settings.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { decodeCursor, encodeCursor } from '../../http/cursor.ts'
import { etagOfAnswer } from '../../http/etag.ts'
import { DEFAULT_LIMIT, linkToNext } from '../../http/list-page.ts'
import { defineRoute, notModified, ok, type Route, type RouteRequest } from '../../http/route.ts'
import { requireRead } from '../projects/require-read.ts'
import { markNotification } from './mark-notification.command.ts'
import { presentNotifications } from './notifications.presenter.ts'
import {
  countUnread,
  inboxReader,
  notificationPage,
  seenNotification,
  type InboxReader,
} from './notifications.queries.ts'
import { presentSettings } from './present-settings.ts'
import { readNotifications } from './read-notifications.command.ts'
import { saveNotificationSettings } from './save-notification-settings.command.ts'

type AnyRequest = RouteRequest<unknown, unknown, unknown>

/** @throws Problem 404 for who is no person, 403 for a token that may not read */
async function readerOf({ actor, kernel }: AnyRequest): Promise<InboxReader> {
  const reader = await inboxReader(kernel.store.db, actor)
  if (!reader || mayWithPerson(actor, 'person.see_notifications', { is_self: true }) === 'hide')
    throw notFound('page')
  requireRead(actor)
  return reader
}

const list = defineRoute({
  method: 'GET',
  path: '/notifications',
  tag: 'Notifications',
  summary: 'What waits for you, newest first: all that you are not done with, or only one part of it',
  access: { policy: 'person.see_notifications of oneself; ticket.see or ticket.see_internal' },
  query: strict({
    state: Type.Optional(NotificationState),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
    after: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  responses: { 200: NotificationList, 304: null },
  async handler(request) {
    const { db } = request.kernel.store
    const { state = 'all', limit = DEFAULT_LIMIT, after } = request.query
    const reader = await readerOf(request)
    const name = `notifications ${state}`
    const from = decodeCursor(name, after, ['number', 'text'])
    // Before the page: what comes in between is in a later version.
    const inbox = await countUnread(db, reader)
    const rows = await notificationPage(db, reader, {
      state,
      limit: limit + 1,
      after: from,
    }).execute()
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const next = last ? encodeCursor(name, [last.at, last.id]) : null
    const body: NotificationList = {
      items: await presentNotifications(db, reader, shown),
      next,
      ...inbox,
    }
    const etag = etagOfAnswer(inbox.version, body)
    if (request.has(etag)) return notModified(etag)
    return { status: 200, body, headers: { etag, ...linkToNext(request.raw, next) } }
  },
})

const count = defineRoute({
  method: 'GET',
  path: '/notifications/count',
  tag: 'Notifications',
  summary: 'How many tickets wait in your inbox with something unread',
  access: { policy: 'person.see_notifications of oneself' },
  responses: { 200: NotificationCount },
  async handler(request) {
    return ok(await countUnread(request.kernel.store.db, await readerOf(request)))
  },
})

const mark = defineRoute({
  method: 'PATCH',
  path: '/notifications/:notification',
  tag: 'Notifications',
  summary: 'Mark a notification as read or done, put it off, or take that back',
  access: { policy: 'person.mark_notifications of oneself' },
  params: strict({ notification: Id }),
  body: UpdateNotificationInput,
  responses: { 200: Notification },
  async handler(request) {
    const { db } = request.kernel.store
    const { result } = await request.run(markNotification, { ...request.body, ...request.params })
    const reader = await inboxReader(db, request.actor)
    const row = reader && (await seenNotification(db, reader, result.id))
    const [shown] = row ? await presentNotifications(db, reader, [row]) : []
    if (!shown) throw notFound('notification')
    return ok(shown)
  },
})

const readAll = defineRoute({
  method: 'POST',
  path: '/notifications/read-all',
  tag: 'Notifications',
  summary: 'Mark all your notifications as read, or all of one ticket',
  access: { policy: 'person.mark_notifications of oneself; ticket.see' },
  body: ReadAllInput,
  responses: { 200: NotificationCount },
  async handler(request) {
    const { db } = request.kernel.store
    await request.run(readNotifications, request.body)
    const reader = await inboxReader(db, request.actor)
    if (!reader) throw notFound('page')
    return ok(await countUnread(db, reader))
  },
})

const ofSettings = { path: '/users/me/notification-settings', tag: 'Notifications' }

const readSettings = defineRoute({
  ...ofSettings,
  method: 'GET',
  summary: 'Of which kinds of events you are told, and how',
  access: { policy: 'person.see_notifications of oneself' },
  responses: { 200: NotificationSettings },
  async handler(request) {
    const { person } = await readerOf(request)
    return ok(await presentSettings(request.kernel.store.db, person))
  },
})

const saveSettings = defineRoute({
  ...ofSettings,
  method: 'PUT',
  summary: 'Choose of which kinds of events you are told, and how; what is not named is told as by default',
  access: { policy: 'person.edit_profile of oneself' },
  body: NotificationSettingsInput,
  responses: { 200: NotificationSettings },
  async handler(request) {
    const { result } = await request.run(saveNotificationSettings, request.body)
    return ok(await presentSettings(request.kernel.store.db, result.id))
  },
})

export const notificationRoutes: Route[] = [list, count, mark, readAll, readSettings, saveSettings]
