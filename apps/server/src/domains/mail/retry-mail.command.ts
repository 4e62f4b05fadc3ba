import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockMail } from './lock-mail.ts'

/**
 * Tries a mail again now, with all its tries, also to an address that was refused; what was read in the inbox since it
 * happened is left out as ever. It moves bookkeeping of what is sent and no state that anybody sees on a ticket, so it has no
 * event.
 */
export const retryMail = defineCommand({
  name: 'retry-mail',
  input: strict({ mail: Id }),
  subject: 'mail',
  async load(context, input) {
    const mail = await lockMail(context, input)
    return mail?.error === null ? null : mail
  },
  authorize: (actor) => mayInInstallation(actor, 'plugins.manage'),
  async run({ tx, now }, _input, { id, person_id, claimed_until }) {
    if (claimed_until > now) return { id }
    await tx.deleteFrom('refused_addresses').where('person_id', '=', person_id).execute()
    await tx
      .updateTable('mails')
      .set({ state: 'waiting', attempts: 0, due_at: now, claimed_until: 0, settled_at: null })
      .where('id', '=', id)
      .execute()
    return { id }
  },
})
