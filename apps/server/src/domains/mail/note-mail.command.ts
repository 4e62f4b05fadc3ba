import { Id, line, oneOf, strict, text } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { lockMail } from './lock-mail.ts'
import { MOST_ATTEMPTS, waitAfter } from './mail-times.ts'
import { recipientOf } from './recipient.queries.ts'

/** How much is kept of what a server says; longer than anything that people read. */
const LONGEST_ERROR = 500

/**
 * Writes down what became of a try. `later`: it is tried again, until it has had all its tries; `refused`: the address is
 * marked too, and nothing more is sent to it; `dropped`: there was nothing left to tell. A try that somebody else has
 * repeated meanwhile changes nothing.
 */
export const noteMail = defineCommand({
  name: 'note-mail',
  input: strict({
    mail: Id,
    attempt: Type.Integer({ minimum: 1 }),
    outcome: oneOf(['sent', 'later', 'failed', 'refused', 'dropped']),
    /** Folded; that it was sent to. */
    email: line(320),
    error: Type.Optional(text(10_000)),
  }),
  subject: 'mail',
  load: lockMail,
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run({ tx, now }, { attempt, outcome, email, error = '' }, mail) {
    if (mail.state !== 'waiting' || mail.attempts !== attempt) return {}
    const set = (values: object) =>
      tx
        .updateTable('mails')
        .set({ claimed_until: 0, ...values })
        .where('id', '=', mail.id)
        .execute()
    const reason = error.slice(0, LONGEST_ERROR)
    const settled = { settled_at: now, error: reason }
    const ofPerson = tx.deleteFrom('refused_addresses').where('person_id', '=', mail.person_id)
    switch (outcome) {
      case 'sent':
        await set({ state: 'sent', sent_at: now, settled_at: now, error: null })
        await ofPerson.where('email', '=', email).execute()
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
        const person = await recipientOf(tx, mail.person_id)
        if (person?.email_folded !== email) break
        await ofPerson.execute()
        await tx
          .insertInto('refused_addresses')
          .values({ person_id: mail.person_id, email, reason, at: now })
          .execute()
      }
    }
    return {}
  },
})
