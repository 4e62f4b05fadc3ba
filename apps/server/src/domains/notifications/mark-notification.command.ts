import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import {
  LONGEST_SNOOZE_MILLIS,
  UpdateNotificationInput,
} from '@waybill/contract/notifications/notification.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import type { Static } from 'typebox'
import { toMillis } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { INBOX_CHANNEL, nextVersion } from './inbox.ts'
import { badSnooze } from './notifications.errors.ts'
import { inboxReader, seenNotification, type NotificationRow } from './notifications.queries.ts'

/** Reads a notification, puts it off, or is done with it, and takes that back. No event: it is nobody else's business. */
export const markNotification = defineCommand({
  name: 'mark-notification',
  input: strict({ notification: Id, ...UpdateNotificationInput.properties }),
  subject: 'notification',
  async load({ tx, actor }, input) {
    const reader = await inboxReader(tx, actor)
    return (reader && (await seenNotification(tx, reader, input.notification))) ?? null
  },
  authorize: (actor) => mayWithPerson(actor, 'person.mark_notifications', { is_self: true }),
  async run({ tx, sql, now, signal }, input, { id, person_id }) {
    // Two tabs may mark at once: what it is now is read under the lock of the inbox.
    await sql
      .forUpdate(tx.selectFrom('inboxes').select('version').where('person_id', '=', person_id))
      .execute()
    const before = await tx
      .selectFrom('notifications')
      .select(MARKS)
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const after = marked(before, input, now)
    if (MARKS.every((mark) => before[mark] === after[mark])) return { id }
    const version = await nextVersion(tx, person_id)
    await tx
      .updateTable('notifications')
      .set({ ...after, version })
      .where('id', '=', id)
      .execute()
    signal(INBOX_CHANNEL, person_id)
    return { id }
  },
})

const MARKS = ['read_at', 'done_at', 'snoozed_until'] as const
type Marks = Pick<NotificationRow, (typeof MARKS)[number]>

/** @throws Problem 422 for a time to put it off to that is not to come */
function marked(before: Marks, input: Static<typeof UpdateNotificationInput>, now: number): Marks {
  const after = { ...before }
  if (input.snoozed_until !== undefined) {
    after.snoozed_until = input.snoozed_until === null ? null : snoozeUntil(input.snoozed_until, now)
    if (after.snoozed_until !== null) after.done_at = null
  }
  if (input.read !== undefined) after.read_at = input.read ? (before.read_at ?? now) : null
  if (input.done === true) {
    after.done_at = before.done_at ?? now
    after.read_at ??= now
    after.snoozed_until = null
  }
  if (input.done === false) after.done_at = null
  return after
}

function snoozeUntil(instant: string, now: number): number {
  const until = toMillis(instant)
  if (until <= now || until > now + LONGEST_SNOOZE_MILLIS) throw badSnooze()
  return until
}
