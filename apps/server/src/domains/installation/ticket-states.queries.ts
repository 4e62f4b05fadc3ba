import type { AttachmentState, CommentState, TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { LeaseState } from '@waybill/contract/leases/fold-lease.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { imageOf } from '../attachments/attachments.queries.ts'
import type { LeaseRow } from '../leases/leases.queries.ts'
import type { AttachmentsTable } from '../attachments/attachments.tables.ts'
import type { CommentsTable } from '../comments/comments.tables.ts'
import { stateOfRow } from '../tickets/state-of-row.ts'
import type { TicketsTable } from '../tickets/tickets.tables.ts'

/** Ids above `after`, up to `through` or without end. */
export interface IdRange {
  after: string
  through: string | null
}

export interface StoredTicket {
  row: Selectable<TicketsTable>
  state: TicketState
  /** Links that others have to this ticket. */
  incoming: { kind: string; ticket: string }[]
  lease: LeaseState | undefined
}

/** The tickets of a range of ids as the tables have them, in the form to which events fold. Sets are sorted. */
export async function storedTickets(db: Db, range: IdRange): Promise<Map<string, StoredTicket>> {
  const rows = await inRange(db.selectFrom('tickets').selectAll(), 'id', range).orderBy('id').execute()
  const labels = await inRange(db.selectFrom('ticket_labels').selectAll(), 'ticket_id', range).execute()
  const watchers = await inRange(db.selectFrom('ticket_watchers').selectAll(), 'ticket_id', range).execute()
  const links = await inRange(db.selectFrom('ticket_links').selectAll(), 'ticket_id', range).execute()
  const incoming = await inRange(db.selectFrom('ticket_links').selectAll(), 'other_id', range).execute()
  const aliases = await inRange(db.selectFrom('ticket_aliases').selectAll(), 'ticket_id', range).execute()
  const leases = await inRange(db.selectFrom('ticket_leases').selectAll(), 'ticket_id', range).execute()
  const attachments = await inRange(db.selectFrom('attachments').selectAll(), 'ticket_id', range).execute()
  const comments = await storedComments(db, range)
  const aliasesOf = Map.groupBy(aliases, (one) => one.ticket_id)
  const labelsOf = Map.groupBy(labels, (one) => one.ticket_id)
  const watchersOf = Map.groupBy(watchers, (one) => one.ticket_id)
  const linksOf = Map.groupBy(links, (one) => one.ticket_id)
  const incomingOf = Map.groupBy(incoming, (one) => one.other_id)
  const attachmentsOf = Map.groupBy(attachments, (one) => one.ticket_id)
  const leaseOf = new Map(leases.map((one) => [one.ticket_id, leaseState(one)]))
  const stored = rows.map((row): [string, StoredTicket] => {
    const names = (aliasesOf.get(row.id) ?? []).map((one) => one.alias).toSorted()
    const state = {
      ...stateOfRow(row),
      title: row.title,
      description: row.description,
      ...(names.length > 0 && { aliases: names }),
      labels: (labelsOf.get(row.id) ?? []).map((one) => one.label_id).toSorted(),
      watchers: (watchersOf.get(row.id) ?? []).map((one) => one.person_id).toSorted(),
      links: (linksOf.get(row.id) ?? [])
        .map((one) => ({ kind: one.kind, ticket: one.other_id }))
        .toSorted(byText),
      comments: (comments.get(row.id) ?? []).toSorted(byId),
      attachments: (attachmentsOf.get(row.id) ?? []).map(attachmentState).toSorted(byId),
    }
    const toThis = (incomingOf.get(row.id) ?? []).map((one) => ({ kind: one.kind, ticket: one.ticket_id }))
    return [row.id, { row, state, incoming: toThis, lease: leaseOf.get(row.id) }]
  })
  return new Map(stored)
}

function leaseState({ holder_id, token, taken_at }: LeaseRow): LeaseState {
  return { holder: holder_id, token, taken_at: toIso(taken_at) }
}

/** The folded state with its sets in the same order as `storedTickets` has them. */
export function sorted(state: TicketState): TicketState {
  return {
    ...state,
    links: state.links.toSorted(byText),
    comments: state.comments
      .map((comment) => ({ ...comment, reactions: comment.reactions.toSorted(byText) }))
      .toSorted(byId),
    attachments: state.attachments.toSorted(byId),
  }
}

async function storedComments(db: Db, range: IdRange): Promise<Map<string, CommentState[]>> {
  const rows = await inRange(db.selectFrom('comments').selectAll(), 'ticket_id', range).execute()
  const reactions = await inRange(
    db
      .selectFrom('comment_reactions')
      .innerJoin('comments', 'comments.id', 'comment_reactions.comment_id')
      .select(['comment_id', 'person_id', 'kind']),
    'comments.ticket_id',
    range,
  ).execute()
  const reactionsOf = Map.groupBy(reactions, (one) => one.comment_id)
  const states = rows.map((row) => {
    const given = (reactionsOf.get(row.id) ?? []).map((one) => ({ kind: one.kind, person: one.person_id }))
    return { ticketId: row.ticket_id, state: commentState(row, given.toSorted(byText)) }
  })
  const byTicket = Map.groupBy(states, (one) => one.ticketId)
  return new Map([...byTicket].map(([id, list]) => [id, list.map((one) => one.state)]))
}

function commentState(row: Selectable<CommentsTable>, reactions: CommentState['reactions']): CommentState {
  return {
    id: row.id,
    parent_id: row.parent_id,
    author: row.author_id,
    body: row.body,
    internal: row.internal === 1,
    mentions: JSON.parse(row.mentions) as string[],
    references: JSON.parse(row.ticket_references) as string[],
    reactions,
    created_at: toIso(row.created_at),
    edited_at: toIsoOrNull(row.edited_at),
    deleted_at: toIsoOrNull(row.deleted_at),
    seq: row.seq,
  }
}

function attachmentState(row: Selectable<AttachmentsTable>): AttachmentState {
  return {
    id: row.id,
    comment_id: row.comment_id,
    by: row.by_id,
    name: row.name,
    type: row.type,
    size: row.size,
    sha256: row.sha256,
    image: imageOf(row),
    internal: row.internal === 1,
    created_at: toIso(row.created_at),
    seq: row.seq,
  }
}

interface RangeQuery<Column> {
  where(column: Column, operator: '>' | '<=', value: string): this
}

function inRange<Column, Query extends RangeQuery<Column>>(
  query: Query,
  column: Column,
  { after, through }: IdRange,
): Query {
  const above = query.where(column, '>', after)
  return through === null ? above : above.where(column, '<=', through)
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}

function byText(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
}
