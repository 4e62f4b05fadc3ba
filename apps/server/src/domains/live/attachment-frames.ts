import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { toMillis } from '../../kernel/clock.ts'
import { presentAttachments } from '../attachments/attachments.presenter.ts'
import { attachmentsOfComment } from '../attachments/attachments.queries.ts'
import { dataOf, idsIn } from '../events/event-data.ts'
import type { Viewer } from './viewer.ts'

/** Who attached the file that an event is about: they see it otherwise than others do. */
export function attacherIn(event: LogEvent): string | null {
  return event.kind === 'attachment.added'
    ? (event.data as EventData<'attachment.added'>).attachment.by
    : null
}

/** What a frame says of an attachment that came or went. The event holds all of it: what has changed since follows. */
export async function attachmentPart(
  db: Db,
  event: LogEvent,
  { actor, on }: Viewer,
): Promise<{ _tag: string; [name: string]: unknown }> {
  if (event.kind === 'attachment.removed') {
    const { attachment } = event.data as EventData<'attachment.removed'>
    return { _tag: 'AttachmentRemoved', attachment_id: attachment }
  }
  const { by, image, internal, ...values } = (event.data as EventData<'attachment.added'>).attachment
  const row = {
    ...values,
    ticket_id: on.ticket.id,
    by_id: by,
    width: image?.width ?? null,
    height: image?.height ?? null,
    internal: internal ? (1 as const) : (0 as const),
    created_at: toMillis(event.at),
    seq: event.seq,
  }
  const [attachment] = await presentAttachments(db, actor, on, [row])
  return { _tag: 'AttachmentAdded', attachment }
}

/** The files that came with a comment, as far as they are still there. */
export async function attachmentsWith(
  db: Db,
  event: LogEvent,
  comment: string,
  { actor, on }: Viewer,
): Promise<Attachment[]> {
  if (event.kind !== 'comment.added' || idsIn(dataOf(event)['attachments']).length === 0) return []
  return presentAttachments(db, actor, on, await attachmentsOfComment(db, comment))
}
