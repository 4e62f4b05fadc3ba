import { Id, line, oneOf, strict, text } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockMessage } from './lock-message.ts'
import { MOST_ATTEMPTS, waitAfter } from './message-times.ts'
import { recipientOf } from './recipient.queries.ts'

/** How much is kept of what a server says; longer than anything that people read. */
const LONGEST_ERROR = 500

/**
 * Writes down what became of a try. `later`: it is tried again, until it has had all its tries; `refused`: the address is
 * marked too, and nothing more is sent to it; `dropped`: there was nothing left to tell. A try that somebody else has
 * repeated meanwhile changes nothing.
 */
export const noteMessage = defineCommand({
  name: 'note-message',
  input: strict({
    message: Id,
    attempt: Type.Integer({ minimum: 1 }),
    outcome: oneOf(['sent', 'later', 'failed', 'refused', 'dropped']),
    /** Folded; that it was sent to. */
    address: line(320),
    error: Type.Optional(text(10_000)),
  }),
  subject: 'message',
  load: lockMessage,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { attempt, outcome, address, error = '' }, message) {
    if (message.state !== 'waiting' || message.attempts !== attempt) return {}
    const set = (values: object) =>
      tx
        .updateTable('mails')
        .set({ claimed_until: 0, ...values })
        .where('id', '=', message.id)
        .execute()
    const reason = error.slice(0, LONGEST_ERROR)
    const settled = { settled_at: now, error: reason }
    const ofPerson = tx.deleteFrom('refused_addresses').where('person_id', '=', message.person_id)
    switch (outcome) {
      case 'sent':
        await set({ state: 'sent', sent_at: now, settled_at: now, error: null })
        if (message.channel === 'email') await ofPerson.where('email', '=', address).execute()
        break
      case 'later':
        if (attempt >= MOST_ATTEMPTS) await set({ state: 'failed', ...settled })
        else await set({ due_at: now + waitAfter(attempt), error: reason })
        break
      case 'dropped':
        await set({ state: 'dropped', settled_at: now, error: null })
        break
      case 'failed':
        await set({ state: 'failed', ...settled })
        break
      case 'refused': {
        await set({ state: 'failed', ...settled })
        const person = await recipientOf(tx, message.person_id, message.channel)
        if (message.channel !== 'email' || person?.folded !== address) break
        await ofPerson.execute()
        await tx
          .insertInto('refused_addresses')
          .values({ person_id: message.person_id, email: address, reason, at: now })
          .execute()
      }
    }
    return {}
  },
})
