import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { noAddress } from './mail.errors.ts'
import type { MessageNews } from '../outgoing/message-news.ts'
import { recipientOf } from '../outgoing/recipient.queries.ts'

/** Puts a mail to oneself on its way that says that mail works. */
export const sendTestMail = defineCommand({
  name: 'send-test-mail',
  input: strict({}),
  subject: 'person',
  load: ({ actor }) => Promise.resolve(actor.person_id === null ? null : { person: actor.person_id }),
  authorize: (actor) => mayInInstallation(actor, 'plugins.manage'),
  async run({ tx, now, newId }, _input, { person }) {
    if (!(await recipientOf(tx, person, 'email'))) throw noAddress()
    const id = newId()
    const test: MessageNews = { ...NOTHING, kind: 'test', at: now, actor: person }
    await tx
      .insertInto('mails')
      .values({
        id,
        channel: 'email',
        person_id: person,
        ticket_id: null,
        news: JSON.stringify([test]),
        state: 'waiting',
        first_at: now,
        due_at: now,
        attempts: 0,
        claimed_until: 0,
        message_id: null,
        error: null,
        sent_at: null,
        settled_at: null,
      })
      .execute()
    return { id }
  },
})

const NOTHING = {
  seq: 0,
  internal: false,
  comment: null,
  status: null,
  step: null,
  notice: null,
  about: null,
}
