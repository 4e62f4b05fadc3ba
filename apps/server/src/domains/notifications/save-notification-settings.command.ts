import { mayWithPerson } from '@waybill/contract/access/policies.ts'
import { NotificationSettingsInput } from '@waybill/contract/notifications/notification-settings.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockPersonByRef } from '../people/lock-person.ts'
import { stampPerson } from '../people/set-active.ts'
import { choiceOf, storedChoice } from './notification-settings.ts'

/** Sets of what a person wants to hear; it belongs to their profile. */
export const saveNotificationSettings = defineCommand({
  name: 'save-notification-settings',
  input: NotificationSettingsInput,
  subject: 'person',
  load: (context) =>
    context.actor.person_id === null
      ? Promise.resolve(null)
      : lockPersonByRef(context, context.actor.person_id),
  authorize: (actor) => mayWithPerson(actor, 'person.edit_profile', { is_self: true }),
  async run(context, input, { id }) {
    const { tx, now } = context
    const { notification_settings: before } = await tx
      .selectFrom('people')
      .select('notification_settings')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const settings = storedChoice(input, choiceOf(before))
    if (before === settings) return { id }
    await tx
      .updateTable('people')
      .set({ notification_settings: settings, updated_at: now })
      .where('id', '=', id)
      .execute()
    const data = { person: id, fields: ['notification_settings'] }
    stampPerson(context, id, context.append({ kind: 'person.profile_changed', data }))
    return { id }
  },
})
