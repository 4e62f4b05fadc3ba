import { mayWithPerson, mayWithTicket } from '@waybill/contract/access/policies.ts'
import { ReadAllInput } from '@waybill/contract/notifications/notification.ts'
import { defineCommand } from '../../kernel/command.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { INBOX_CHANNEL, nextVersion } from './inbox.ts'

/** Marks all notifications of a person as read, or all of one ticket. */
export const readNotifications = defineCommand({
  name: 'read-notifications',
  input: ReadAllInput,
  subject: 'ticket',
  async load(context, { ticket }) {
    const { actor } = context
    if (actor.person_id === null) return null
    if (ticket === undefined) return { person: actor.person_id, ticket: null }
    const found = await loadTicket(context, ticket, actor)
    if (!found || mayWithTicket(actor, 'ticket.see', found.facts) !== 'allow') return null
    return { person: actor.person_id, ticket: found.ticket.id }
  },
  authorize: (actor) => mayWithPerson(actor, 'person.mark_notifications', { is_self: true }),
  async run({ tx, now, signal }, _input, { person, ticket }) {
    const unread = () =>
      tx
        .selectFrom('notifications')
        .select('id')
        .where('person_id', '=', person)
        .where('read_at', 'is', null)
        .where('done_at', 'is', null)
        .where('snoozed_until', 'is', null)
        .$if(ticket !== null, (query) => query.where('ticket_id', '=', ticket ?? ''))
    if (!(await unread().limit(1).executeTakeFirst())) return { read: 0 }
    const version = await nextVersion(tx, person)
    const { numUpdatedRows } = await tx
      .updateTable('notifications')
      .set({ read_at: now, version })
      .where('id', 'in', unread())
      .executeTakeFirstOrThrow()
    signal(INBOX_CHANNEL, person)
    return { read: Number(numUpdatedRows) }
  },
})
