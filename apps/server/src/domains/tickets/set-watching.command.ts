import { mayWithTicket } from '@waybill/contract/access/policies.ts'
import { notFound } from '@waybill/contract/problems/problem.ts'
import { PersonRef, TicketRef, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand } from '../../kernel/command.ts'
import { findPersonByRef } from '../people/people.queries.ts'
import { changeTicket } from './change-ticket.ts'
import { decideOnTicket } from './ticket-access.ts'
import { loadTicket } from './tickets.queries.ts'

/** Lets a person watch a ticket, or no longer. Everybody who sees it may do that for themselves (`me`). */
export const setWatching = defineCommand({
  name: 'set-watching',
  input: strict({ ticket: TicketRef, person: PersonRef, watching: Type.Boolean() }),
  subject: 'ticket',
  async load(context, input) {
    const loaded = await loadTicket(context, input.ticket, context.actor, { lock: true })
    if (!loaded) return null
    const person =
      input.person === 'me'
        ? context.actor.person_id
        : ((await findPersonByRef(context.tx, input.person))?.id ?? null)
    return { ...loaded, person }
  },
  authorize: (actor, { facts, person }) => {
    const self = person !== null && person === actor.person_id
    if (mayWithTicket(actor, 'ticket.see', facts) !== 'allow') return 'hide'
    return decideOnTicket(actor, self ? 'ticket.watch' : 'ticket.edit', facts)
  },
  async run(context, { watching }, { ticket, person }) {
    if (person === null) throw notFound('person')
    const watchers = watching ? { add: [person], remove: [] } : { add: [], remove: [person] }
    await changeTicket(context, ticket, { watchers })
    return { id: ticket.id }
  },
})
