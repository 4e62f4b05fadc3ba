import { mayInInstallation } from '@waybill/contract/access/policies.ts'
import { Id, strict } from '@waybill/contract/schema.ts'
import { defineCommand } from '../../kernel/command.ts'
import { lockMessage } from './lock-message.ts'

/**
 * Tries a message again now, with all its tries, also to an address that was refused; what was read in the inbox since it
 * happened is left out as ever. It moves bookkeeping of what is sent and no state that anybody sees on a ticket, so it has no
 * event.
 */
export const retryMessage = defineCommand({
  name: 'retry-message',
  input: strict({ message: Id }),
  subject: 'message',
  async load(context, input) {
    const message = await lockMessage(context, input)
    return message?.error === null ? null : message
  },
  authorize: (actor) => mayInInstallation(actor, 'plugins.manage'),
  async run({ tx, now }, _input, { id, channel, person_id, claimed_until }) {
    if (claimed_until > now) return { id }
    if (channel === 'email')
      await tx.deleteFrom('refused_addresses').where('person_id', '=', person_id).execute()
    await tx
      .updateTable('mails')
      .set({ state: 'waiting', attempts: 0, due_at: now, claimed_until: 0, settled_at: null })
      .where('id', '=', id)
      .execute()
    return { id }
  },
})
