import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { choiceOf, stored } from '../notifications/notification-settings.ts'
import { lockPersonByRef } from '../people/lock-person.ts'
import { stampPerson } from '../people/set-active.ts'

/** Stops the mail of a person who has used the link in one of them; what they chose besides stays. */
export const stopMail = defineCommand({
  name: 'stop-mail',
  input: strict({ person: Id }),
  subject: 'person',
  load: (context, { person }) => lockPersonByRef(context, person),
  // The signature of the link decides, before.
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, _input, { id }) {
    const { tx, now } = context
    const { notification_settings: before } = await tx
      .selectFrom('people')
      .select('notification_settings')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const choice = choiceOf(before)
    if (!choice.email) return {}
    await tx
      .updateTable('people')
      .set({ notification_settings: stored({ ...choice, email: false }), updated_at: now })
      .where('id', '=', id)
      .execute()
    const data = { person: id, fields: ['notification_settings'] }
    stampPerson(context, id, context.append({ kind: 'person.profile_changed', data }))
    return {}
  },
})
