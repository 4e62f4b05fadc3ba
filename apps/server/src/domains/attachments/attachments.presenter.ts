import { mayWithAttachment, type Actor } from '@waybill/contract/access/policies.ts'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { attachmentFacts, imageOf, type AttachmentRow } from './attachments.queries.ts'

/** Attachments of one ticket as the reader sees them, with today's names and rights. */
export async function presentAttachments(
  db: Db,
  actor: Actor,
  on: Pick<TicketWithFacts, 'facts'>,
  rows: readonly AttachmentRow[],
): Promise<Attachment[]> {
  const names = await namesOfPeople(
    db,
    rows.map((row) => row.by_id),
  )
  return rows.map((row) => ({
    id: row.id,
    ticket_id: row.ticket_id,
    comment_id: row.comment_id,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    image: imageOf(row),
    by: { id: row.by_id, name: names.get(row.by_id) ?? '' },
    created_at: toIso(row.created_at),
    internal: row.internal === 1,
    seq: row.seq,
    can: {
      remove:
        mayWithAttachment(actor, 'attachment.remove', attachmentFacts(row, on.facts, actor)) === 'allow',
    },
  }))
}
