import { strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { INBOX_CHANNEL, nextVersion } from './inbox.ts'

/** Brings back what was put off until now, unread. @returns whether there is more */
export const wakeNotifications = defineCommand({
  name: 'wake-notifications',
  input: strict({ limit: Type.Integer({ minimum: 1, maximum: 1_000 }) }),
  subject: 'installation',
  load: () => Promise.resolve({}),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now, signal }, { limit }) {
    const due = await tx
      .selectFrom('notifications')
      .select(['id', 'person_id'])
      .where('snoozed_until', '<=', now)
      .orderBy('snoozed_until')
      .limit(limit)
      .execute()
    const ofPeople = [...Map.groupBy(due, (row) => row.person_id)].toSorted(([a], [b]) => (a < b ? -1 : 1))
    for (const [person, rows] of ofPeople) {
      const version = await nextVersion(tx, person)
      await tx
        .updateTable('notifications')
        .set({ snoozed_until: null, read_at: null, first_at: now, version })
        .where(
          'id',
          'in',
          rows.map((row) => row.id),
        )
        // Its owner may have put it off once more, or be done with it, meanwhile.
        .where('snoozed_until', '<=', now)
        .execute()
      signal(INBOX_CHANNEL, person)
    }
    return { more: due.length === limit }
  },
})
