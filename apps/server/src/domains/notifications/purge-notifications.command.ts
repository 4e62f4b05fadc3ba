import { NOTIFICATION_KEPT_MILLIS, UNREAD_KEPT_MILLIS } from '@waybill/contract/notifications/notification.ts'
import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import type { Tx } from '../../io/db/tables.ts'
import { defineCommand } from '../../kernel/command.ts'
import { INBOX_CHANNEL, nextVersions } from './inbox.ts'

/**
 * Forgets notifications about which nothing has happened for long: those that were read or done after 90 days, those that
 * nobody has read after 180. What is put off stays until it has come back.
 */
export const purgeNotifications = defineCommand({
  name: 'purge-notifications',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 10_000 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now, signal }, { limit }) {
    const read = await tx
      .deleteFrom('notifications')
      .where('id', 'in', oldRead(tx, now, limit))
      .executeTakeFirstOrThrow()
    const unread = await oldUnread(tx, now, limit)
    if (unread.length > 0) {
      const people = [...new Set(unread.map(({ person_id }) => person_id))]
      await nextVersions(tx, people)
      const ids = unread.map(({ id }) => id)
      await tx.deleteFrom('notifications').where('id', 'in', ids).where('read_at', 'is', null).execute()
      for (const person of people) signal(INBOX_CHANNEL, person)
    }
    return { more: Number(read.numDeletedRows) === limit || unread.length === limit }
  },
})

function oldRead(tx: Tx, now: number, limit: number) {
  return tx
    .selectFrom('notifications')
    .select('id')
    .where('read_at', 'is not', null)
    .where('snoozed_until', 'is', null)
    .where('at', '<', now - NOTIFICATION_KEPT_MILLIS)
    .orderBy('at')
    .limit(limit)
}

/** Inbox by inbox, along the index of what waits in it. */
function oldUnread(tx: Tx, now: number, limit: number) {
  return tx
    .selectFrom('inboxes')
    .innerJoin('notifications', 'notifications.person_id', 'inboxes.person_id')
    .select(['notifications.id', 'notifications.person_id'])
    .where('notifications.read_at', 'is', null)
    .where('notifications.done_at', 'is', null)
    .where('notifications.snoozed_until', 'is', null)
    .where('notifications.at', '<', now - UNREAD_KEPT_MILLIS)
    .where('notifications.first_at', '<', now - UNREAD_KEPT_MILLIS)
    .limit(limit)
    .execute()
}
