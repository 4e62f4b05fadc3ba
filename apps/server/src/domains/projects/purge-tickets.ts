import type { CommandContext } from '../../kernel/command.ts'
import { endLeases } from '../leases/end-leases.ts'
import { takeOutOfSlack } from '../slack/leave-over.ts'
import { stampTickets } from './stamp-tickets.ts'

/** Removes all tickets of a project, each with an event; tickets elsewhere lose their links to them, with an event too. */
export async function purgeTickets(context: CommandContext, projectId: string): Promise<void> {
  const { tx } = context
  const tickets = await context.sql
    .forUpdate(tx.selectFrom('tickets').select('id').where('project_id', '=', projectId).orderBy('id'))
    .execute()
  if (tickets.length === 0) return
  await endLeasesOfProject(context, projectId)
  await unlinkOthers(context, projectId)
  await tx
    .deleteFrom('external_refs')
    .where('kind', '=', 'ticket')
    .where('target_id', 'in', (of) =>
      of.selectFrom('tickets').select('id').where('project_id', '=', projectId),
    )
    .execute()
  const ids = tx.selectFrom('tickets').select('id').where('project_id', '=', projectId)
  await takeOutOfSlack(tx, context.now, ids)
  // Comments, labels, watchers and links go with the rows.
  await tx.deleteFrom('tickets').where('project_id', '=', projectId).execute()
  for (const { id } of tickets) {
    context.append({ kind: 'ticket.purged', project_id: projectId, ticket_id: id, data: {} })
  }
}

async function endLeasesOfProject(context: CommandContext, projectId: string): Promise<void> {
  const leased = await context.tx
    .selectFrom('ticket_leases')
    .innerJoin('tickets', 'tickets.id', 'ticket_leases.ticket_id')
    .select(['tickets.id', 'tickets.project_id'])
    .where('tickets.project_id', '=', projectId)
    .execute()
  await endLeases(context, leased, 'deleted')
}

async function unlinkOthers(context: CommandContext, projectId: string): Promise<void> {
  const { tx, now } = context
  const links = await tx
    .selectFrom('ticket_links')
    .innerJoin('tickets as here', 'here.id', 'ticket_links.ticket_id')
    .innerJoin('tickets as purged', 'purged.id', 'ticket_links.other_id')
    .select(['here.id', 'here.project_id', 'ticket_links.kind', 'ticket_links.other_id'])
    .where('purged.project_id', '=', projectId)
    .where('here.project_id', '!=', projectId)
    .orderBy('here.id')
    .execute()
  const events = links.map((link) => ({
    id: link.id,
    event: context.append({
      kind: 'ticket.unlinked',
      project_id: link.project_id,
      ticket_id: link.id,
      data: { link: link.kind, ticket: link.other_id },
    }),
  }))
  for (const id of new Set(links.map((link) => link.id))) {
    await tx
      .updateTable('tickets')
      .set({ updated_at: now })
      .where('id', '=', id)
      .where('updated_at', '<', now)
      .execute()
  }
  // The last event of a ticket is what it is stamped with.
  context.afterSeq(() =>
    stampTickets(
      context,
      [...new Map(events.map(({ id, event }) => [id, event.seq]))].map(([id, seq]) => ({ id, seq })),
    ),
  )
}
