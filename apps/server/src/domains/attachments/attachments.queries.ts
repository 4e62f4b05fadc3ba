import {
  mayWithAttachment,
  type Actor,
  type AttachmentFacts,
  type TicketFacts,
} from '@waybill/contract/access/policies.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { projectFactsById, ticketFactsById } from '../events/event-facts.queries.ts'
import { dbOf, type ReadFrom } from '../projects/projects.queries.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import type { AttachmentsTable } from './attachments.tables.ts'

export type AttachmentRow = Selectable<AttachmentsTable>

export interface AttachmentWithTicket {
  attachment: AttachmentRow
  on: TicketWithFacts
  facts: AttachmentFacts
}

/** The attachment with its ticket and what policies ask. `lock` keeps the ticket's row, under which attachments change. */
export async function loadAttachment(
  from: ReadFrom,
  id: string,
  actor: Actor,
  options: { lock?: boolean } = {},
): Promise<AttachmentWithTicket | null> {
  const query = dbOf(from).selectFrom('attachments').selectAll().where('id', '=', id.toLowerCase())
  const found = await query.executeTakeFirst()
  const on = found && (await loadTicket(from, found.ticket_id, actor, options))
  if (!on) return null
  // Read again under the lock: another command may have changed it while this one waited.
  const attachment = options.lock ? await query.executeTakeFirst() : found
  return attachment ? { attachment, on, facts: attachmentFacts(attachment, on.facts, actor) } : null
}

export function attachmentFacts(
  attachment: Pick<AttachmentRow, 'internal' | 'by_id'>,
  ticket: TicketFacts,
  actor: Actor,
): AttachmentFacts {
  return {
    ticket,
    internal: attachment.internal === 1,
    is_author: actor.person_id !== null && attachment.by_id === actor.person_id,
  }
}

export function imageOf({ width, height }: Pick<AttachmentRow, 'width' | 'height'>) {
  return width === null || height === null ? null : { width, height }
}

/** Where an attachment stands among those of its ticket: oldest first. */
export type AttachmentPosition = Pick<AttachmentRow, 'created_at' | 'id'>

interface AttachmentsQuery {
  ticketId: string
  /** Whether internal ones are among them. */
  internal: boolean
  after: AttachmentPosition | null
  limit: number
}

export function listAttachments(db: Db, { ticketId, internal, after, limit }: AttachmentsQuery) {
  let query = db.selectFrom('attachments').selectAll().where('ticket_id', '=', ticketId)
  if (!internal) query = query.where('internal', '=', 0)
  if (after)
    query = query
      .where('created_at', '>=', after.created_at)
      .where((of) => of.or([of('created_at', '>', after.created_at), of('id', '>', after.id)]))
  return query.orderBy('created_at').orderBy('id').limit(limit).execute()
}

/** Those of a comment, oldest first. */
export function attachmentsOfComment(db: Db, commentId: string): Promise<AttachmentRow[]> {
  return db
    .selectFrom('attachments')
    .selectAll()
    .where('comment_id', '=', commentId)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** Rows looked at in one go: the same file may hang on very many tickets. */
const ROWS_AT_ONCE = 200

/** An attachment with these bytes that the actor may see; null when there is none for them. */
export async function findSeenFile(db: Db, sha256: string, actor: Actor): Promise<AttachmentRow | null> {
  for (let after = ''; ; ) {
    const rows = await db
      .selectFrom('attachments')
      .innerJoin('tickets', 'tickets.id', 'attachments.ticket_id')
      .selectAll('attachments')
      .select('tickets.project_id')
      .where('attachments.sha256', '=', sha256)
      .where('attachments.id', '>', after)
      .orderBy('attachments.id')
      .limit(ROWS_AT_ONCE)
      .execute()
    const projects = await projectFactsById(db, actor, [...new Set(rows.map((row) => row.project_id))])
    const tickets = await ticketFactsById(db, actor, [...new Set(rows.map((row) => row.ticket_id))], projects)
    for (const { project_id: _, ...row } of rows) {
      const ticket = tickets.get(row.ticket_id)
      if (!ticket) continue
      if (mayWithAttachment(actor, 'attachment.see', attachmentFacts(row, ticket, actor)) === 'allow')
        return row
    }
    const last = rows.at(-1)
    if (!last || rows.length < ROWS_AT_ONCE) return null
    after = last.id
  }
}

/** Whether the sweep of unused files has claimed these bytes, and nobody has removed them yet. */
export async function isBeingRemoved(db: Db, sha256: string): Promise<boolean> {
  const found = await db
    .selectFrom('files')
    .select('sha256')
    .where('sha256', '=', sha256)
    .where('removing', '=', 1)
    .executeTakeFirst()
  return found !== undefined
}

/** How many bytes a person has attached since a moment (milliseconds), and not removed. */
export async function bytesAttached(db: Db, personId: string, since: number): Promise<number> {
  const { bytes } = await db
    .selectFrom('attachments')
    .select((of) => of.fn.coalesce(of.fn.sum<number>('size'), of.lit(0)).as('bytes'))
    .where('by_id', '=', personId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(bytes)
}
