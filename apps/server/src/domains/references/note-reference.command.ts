import { NoteReferenceInput, type ReferenceValues } from '@waybill/contract/references/reference.ts'
import { toIso, toMillis } from '../../kernel/clock.ts'
import { defineCommand } from '../../kernel/command.ts'
import { decideOnTicket } from '../tickets/ticket-access.ts'
import { loadTicket } from '../tickets/tickets.queries.ts'
import { valuesOf } from './references.queries.ts'

/**
 * Notes that a ticket is named in something outside, or what became of that. What is as it is known makes no event; what is
 * older than what is known, such as a delivery that was late, changes nothing.
 */
export const noteReference = defineCommand({
  name: 'note-reference',
  input: NoteReferenceInput,
  subject: 'ticket',
  load: (ctx, input) => loadTicket(ctx, input.ticket, ctx.actor, { lock: true }),
  authorize: (actor, { facts }) => decideOnTicket(actor, 'ticket.edit', facts),
  async run(ctx, { ticket: _, at: said, ...values }, { ticket }) {
    const at = toMillis(said)
    const of = { project_id: ticket.project_id, ticket_id: ticket.id, at: toIso(at) }
    const { source, kind, repository, name } = values
    const known = await ctx.tx
      .selectFrom('ticket_references')
      .selectAll()
      .where('ticket_id', '=', ticket.id)
      .where('source', '=', source)
      .where('kind', '=', kind)
      .where('repository', '=', repository)
      .where('name', '=', name)
      .executeTakeFirst()
    const { author, ...columns } = values
    if (!known) {
      const id = ctx.newId()
      const row = { id, ticket_id: ticket.id, ...columns, author_id: author, at, seq: 0 }
      await ctx.tx.insertInto('ticket_references').values(row).execute()
      const event = ctx.append({ kind: 'reference.added', ...of, data: { reference: id, after: values } })
      stamp(id, () => event.seq)
      return { id, added: true }
    }
    const before = valuesOf(known)
    // Who wrote it stays who was known first: later deliveries of a request name who pushed the button.
    const changed = (['title', 'url', 'state'] as const).filter((field) => before[field] !== values[field])
    if (changed.length === 0 || at < known.at) return { id: known.id, added: false }
    const pick = (from: ReferenceValues) => Object.fromEntries(changed.map((field) => [field, from[field]]))
    await ctx.tx
      .updateTable('ticket_references')
      .set({ title: values.title, url: values.url, state: values.state, at })
      .where('id', '=', known.id)
      .execute()
    const data = { reference: known.id, before: pick(before), after: pick(values) }
    const event = ctx.append({ kind: 'reference.edited', ...of, data })
    stamp(known.id, () => event.seq)
    return { id: known.id, added: false }

    function stamp(id: string, seq: () => number): void {
      ctx.afterSeq(() =>
        ctx.tx.updateTable('ticket_references').set({ seq: seq() }).where('id', '=', id).execute(),
      )
    }
  },
})
