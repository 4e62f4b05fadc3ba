import { INBOX_CHANNEL, nextVersion } from '../../domains/notifications/inbox.ts'
import type { EventOf, ProjectionContext } from '../../kernel/reader.ts'

/** A ticket was put away or came back, and so does what waits about it: whoever shows it is told. */
export async function showTicketAnew(
  context: ProjectionContext,
  event: EventOf<'ticket.deleted' | 'ticket.restored'>,
): Promise<void> {
  const { tx } = context
  const ticket = event.ticket_id ?? ''
  const people = await tx
    .selectFrom('notifications')
    .select('person_id')
    .distinct()
    .where('ticket_id', '=', ticket)
    .where('done_at', 'is', null)
    .orderBy('person_id')
    .execute()
  for (const { person_id } of people) {
    const version = await nextVersion(tx, person_id)
    await tx
      .updateTable('notifications')
      .set({ version })
      .where('ticket_id', '=', ticket)
      .where('person_id', '=', person_id)
      .where('done_at', 'is', null)
      .execute()
    context.signal(INBOX_CHANNEL, person_id)
  }
}
