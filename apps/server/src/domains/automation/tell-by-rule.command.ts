import { Id, line, strict } from '@waybill/contract/schema.ts'
import Type from 'typebox'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { loadTicket, type TicketRow } from '../tickets/tickets.queries.ts'

/** Asks that people be told of a ticket; who of them may see it is decided when they are. */
export const tellByRule = defineCommand({
  name: 'tell-by-rule',
  input: strict({
    ticket: Id,
    rule: Id,
    version: Type.Integer(),
    action: Type.Integer(),
    who: Type.Array(line(64)),
  }),
  subject: 'ticket',
  load: (context, input) => loadTicket(context, input.ticket, context.actor),
  authorize: (actor) => (actor.kind === 'system' ? 'allow' : 'hide'),
  async run(context, { rule, version, action, who }, { ticket, project }) {
    const found = await Promise.all(who.map((word) => peopleOf(context, ticket, word)))
    const people = [...new Set(found.flat())]
    if (people.length === 0) return { told: 0 }
    context.append({
      kind: 'automation.told',
      project_id: project.id,
      ticket_id: ticket.id,
      data: { rule, version, action, people },
    })
    return { told: people.length }
  },
})

async function peopleOf({ tx }: CommandContext, ticket: TicketRow, word: string): Promise<string[]> {
  switch (word) {
    case 'assignee':
      return ticket.assignee_id === null ? [] : [ticket.assignee_id]
    case 'reporter':
      return [ticket.reporter_id]
    case 'watchers': {
      const rows = await tx
        .selectFrom('ticket_watchers')
        .select('person_id')
        .where('ticket_id', '=', ticket.id)
        .execute()
      return rows.map(({ person_id }) => person_id)
    }
    case 'leads': {
      const rows = await tx
        .selectFrom('project_members')
        .select('person_id')
        .where('project_id', '=', ticket.project_id)
        .where('role', '=', 'lead')
        .execute()
      return rows.map(({ person_id }) => person_id)
    }
    default:
      return [word.toLowerCase()]
  }
}
