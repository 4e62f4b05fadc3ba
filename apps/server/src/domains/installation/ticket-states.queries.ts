import type { CommentState, TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import type { CommentsTable } from '../comments/comments.tables.ts'
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
}

/** The tickets of a range of ids as the tables have them, in the form to which events fold. Sets are sorted. */
export async function storedTickets(db: Db, range: IdRange): Promise<Map<string, StoredTicket>> {
  const rows = await inRange(db.selectFrom('tickets').selectAll(), 'id', range).orderBy('id').execute()
  const labels = await inRange(db.selectFrom('ticket_labels').selectAll(), 'ticket_id', range).execute()
  const watchers = await inRange(db.selectFrom('ticket_watchers').selectAll(), 'ticket_id', range).execute()
  const links = await inRange(db.selectFrom('ticket_links').selectAll(), 'ticket_id', range).execute()
  const incoming = await inRange(db.selectFrom('ticket_links').selectAll(), 'other_id', range).execute()
  const aliases = await inRange(db.selectFrom('ticket_aliases').selectAll(), 'ticket_id', range).execute()
  const comments = await storedComments(db, range)
  const aliasesOf = Map.groupBy(aliases, (one) => one.ticket_id)
  const labelsOf = Map.groupBy(labels, (one) => one.ticket_id)
  const watchersOf = Map.groupBy(watchers, (one) => one.ticket_id)
  const linksOf = Map.groupBy(links, (one) => one.ticket_id)
  const incomingOf = Map.groupBy(incoming, (one) => one.other_id)
  const stored = rows.map((row): [string, StoredTicket] => {
    const names = (aliasesOf.get(row.id) ?? []).map((one) => one.alias).toSorted()
    const state = {
      ...valuesOf(row),
      ...(names.length > 0 && { aliases: names }),
      labels: (labelsOf.get(row.id) ?? []).map((one) => one.label_id).toSorted(),
      watchers: (watchersOf.get(row.id) ?? []).map((one) => one.person_id).toSorted(),
      links: (linksOf.get(row.id) ?? [])
        .map((one) => ({ kind: one.kind, ticket: one.other_id }))
        .toSorted(byText),
      comments: (comments.get(row.id) ?? []).toSorted(byId),
    }
    const toThis = (incomingOf.get(row.id) ?? []).map((one) => ({ kind: one.kind, ticket: one.ticket_id }))
    return [row.id, { row, state, incoming: toThis }]
  })
  return new Map(stored)
}

function valuesOf(
  row: Selectable<TicketsTable>,
): Omit<TicketState, 'labels' | 'watchers' | 'links' | 'comments'> {
  return {
    id: row.id,
    project_id: row.project_id,
    number: row.number,
    title: row.title,
    description: row.description,
    step: row.step_id,
    status: row.status,
    priority: row.priority,
    severity: row.severity,
    category: row.category,
    sub_category: row.sub_category,
    department: row.department,
    assignee: row.assignee_id,
    team: row.team_id,
    reporter: row.reporter_id,
    due_at: toIsoOrNull(row.due_at),
    fields: JSON.parse(row.fields) as TicketState['fields'],
    rank: row.rank,
    first_response_at: toIsoOrNull(row.first_response_at),
    resolved_at: toIsoOrNull(row.resolved_at),
    closed_at: toIsoOrNull(row.closed_at),
    created_at: toIso(row.created_at),
    updated_at: toIso(row.updated_at),
    deleted_at: toIsoOrNull(row.deleted_at),
    seq: row.seq,
  }
}

/** The folded state with its sets in the same order as `storedTickets` has them. */
export function sorted(state: TicketState): TicketState {
  return {
    ...state,
    links: state.links.toSorted(byText),
    comments: state.comments
      .map((comment) => ({ ...comment, reactions: comment.reactions.toSorted(byText) }))
      .toSorted(byId),
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
