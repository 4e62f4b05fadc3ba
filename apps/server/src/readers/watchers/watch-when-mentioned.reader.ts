import { mayWithTicket, type Actor } from '@waybill/contract/access/policies.ts'
import { findPersonByRef } from '../../domains/people/people.queries.ts'
import { loadTicket } from '../../domains/tickets/tickets.queries.ts'
import { updateTicket } from '../../domains/tickets/update-ticket.command.ts'
import type { Db } from '../../io/db/tables.ts'
import { defineReader, type EventOf } from '../../kernel/reader.ts'

type Heard = EventOf<'comment.added' | 'comment.edited'>

/**
 * Whoever is mentioned in a public comment watches the ticket from then on. A mention gives nobody a right: people who do
 * not see the ticket stay outside.
 */
export const watchWhenMentioned = defineReader({
  name: 'watchers.watch-when-mentioned',
  kinds: ['comment.added', 'comment.edited'],
  start: 'head',
  async handle(context, event) {
    const ticket = event.ticket_id
    // What an import tells happened long ago; nothing follows from it.
    if (ticket === null || event.via === 'import') return
    // Requesters see the watchers and their changes: one who appears without a visible reason would tell them that there
    // is an internal comment, when it was written, and whom it is about.
    if (isInternal(event)) return
    const people: string[] = []
    for (const person of newlyMentioned(event)) {
      if (await shouldWatch(context.db, ticket, person)) people.push(person)
    }
    if (people.length > 0) await context.run(updateTicket, { ticket, add_watchers: people })
  },
})

function newlyMentioned(event: Heard): string[] {
  if (event.kind === 'comment.added') return event.data.comment.mentions
  const { before, after } = event.data
  return after.mentions.filter((person) => !before.mentions.includes(person))
}

function isInternal(event: Heard): boolean {
  return event.kind === 'comment.added' ? event.data.comment.internal : event.data.internal
}

async function shouldWatch(db: Db, ticket: string, personId: string): Promise<boolean> {
  const person = await findPersonByRef(db, personId)
  if (!person || person.active === 0) return false
  const actor: Actor = {
    kind: 'person',
    person_id: person.id,
    role: person.role,
    scopes: null,
    token_projects: null,
  }
  const found = await loadTicket(db, ticket, actor)
  if (!found || found.facts.deleted || found.facts.project.archived || found.facts.is_watcher) return false
  return mayWithTicket(actor, 'ticket.see', found.facts) === 'allow'
}
