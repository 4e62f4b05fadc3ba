import { CreateTicketInput } from '@waybill/contract/tickets/ticket.ts'
import { line, strict } from '@waybill/contract/schema.ts'
import { defineCommand, type CommandContext } from '../../kernel/command.ts'
import { createTicket } from './create-ticket.command.ts'

const Outside = { source: line(300), external_id: line(300) }

/**
 * Makes a ticket for what has a name outside, once: whoever tells of it again gets the ticket that is there, until that is
 * purged. Names are unique within their source.
 */
export const createExternalTicket = defineCommand({
  name: 'create-external-ticket',
  input: strict({ ...CreateTicketInput.properties, ...Outside }),
  subject: 'project',
  load: createTicket.load,
  authorize: createTicket.authorize,
  async run(context, { source, external_id, ...input }, loaded) {
    const known = await findExternal(context, source, external_id)
    if (known) return { id: known.id, key: `${known.key}-${String(known.number)}`, added: false }
    const made = await createTicket.run(context, input, loaded)
    const { id: target_id } = made
    await context.tx
      .insertInto('external_refs')
      .values({ source, kind: 'ticket', external_id, target_id, digest: null, import_id: null })
      .execute()
    return { ...made, added: true }
  },
})

function findExternal({ tx }: CommandContext, source: string, external: string) {
  return tx
    .selectFrom('external_refs')
    .innerJoin('tickets', 'tickets.id', 'external_refs.target_id')
    .innerJoin('projects', 'projects.id', 'tickets.project_id')
    .select(['tickets.id', 'tickets.number', 'projects.key'])
    .where('external_refs.source', '=', source)
    .where('external_refs.kind', '=', 'ticket')
    .where('external_refs.external_id', '=', external)
    .executeTakeFirst()
}
