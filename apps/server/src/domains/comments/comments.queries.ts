import type { Actor, CommentFacts } from '@waybill/contract/access/policies.ts'
import type { ReactionKind } from '@waybill/contract/comments/comment.ts'
import type { Selectable } from 'kysely'
import type { Db } from '../../io/db/tables.ts'
import { prepared } from '../../kernel/prepared.ts'
import { dbOf, type ReadFrom } from '../projects/projects.queries.ts'
import { loadTicket, type TicketWithFacts } from '../tickets/tickets.queries.ts'
import type { CommentsTable } from './comments.tables.ts'

export type CommentRow = Selectable<CommentsTable>

export interface CommentWithTicket {
  comment: CommentRow
  on: TicketWithFacts
  facts: CommentFacts
}

/** The comment with its ticket and what policies ask. `lock` keeps the ticket's row, under which comments change. */
export async function loadComment(
  from: ReadFrom,
  id: string,
  actor: Actor,
  options: { lock?: boolean } = {},
): Promise<CommentWithTicket | null> {
  const query = dbOf(from).selectFrom('comments').selectAll().where('id', '=', id.toLowerCase())
  const found = await query.executeTakeFirst()
  const on = found && (await loadTicket(from, found.ticket_id, actor, options))
  if (!on) return null
  // Read again under the lock: another command may have changed it while this one waited.
  const comment = options.lock ? await query.executeTakeFirst() : found
  return comment ? { comment, on, facts: commentFacts(comment, on, actor) } : null
}

export function commentFacts(comment: CommentRow, on: TicketWithFacts, actor: Actor): CommentFacts {
  return {
    ticket: on.facts,
    internal: comment.internal === 1,
    is_author: actor.person_id !== null && comment.author_id === actor.person_id,
    deleted: comment.deleted_at !== null,
  }
}

/** Where a comment stands among the comments of its ticket: oldest first. */
export type CommentPosition = Pick<CommentRow, 'created_at' | 'id'>

interface CommentsQuery {
  ticketId: string
  /** Whether internal ones are among them. */
  internal: boolean
  after: CommentPosition | null
  limit: number
}

export function listComments(db: Db, query: CommentsQuery): Promise<CommentRow[]> {
  return visible(db, query).selectAll().orderBy('created_at').orderBy('id').limit(query.limit).execute()
}

export async function countComments(
  db: Db,
  query: Pick<CommentsQuery, 'ticketId' | 'internal'>,
): Promise<number> {
  const { count } = await visible(db, { ...query, after: null })
    .select((of) => of.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** Others' comments that came after a position (null: all of them), as far as the poster may see them. */
export async function repliesSince(
  db: Db,
  query: Omit<CommentsQuery, 'limit'> & { author: string },
): Promise<{ count: number; last: string } | null> {
  const rows = await visible(db, query)
    .select('id')
    .where('author_id', '!=', query.author)
    .where('deleted_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const last = rows.at(-1)
  return last ? { count: rows.length, last: last.id } : null
}

function visible(db: Db, query: Omit<CommentsQuery, 'limit'>) {
  let select = db.selectFrom('comments').where('ticket_id', '=', query.ticketId)
  if (!query.internal) select = select.where('internal', '=', 0)
  const { after } = query
  if (!after) return select
  return select
    .where('created_at', '>=', after.created_at)
    .where((of) => of.or([of('created_at', '>', after.created_at), of('id', '>', after.id)]))
}

export interface ReactionRow {
  comment_id: string
  person_id: string
  kind: ReactionKind
}

export async function reactionsTo(
  db: Db,
  commentIds: readonly string[],
): Promise<Map<string, ReactionRow[]>> {
  if (commentIds.length === 0) return new Map()
  const [only] = commentIds
  const rows =
    only !== undefined && commentIds.length === 1
      ? await reactionsToOne(db, { comment: only })
      : await selectReactions(db)
          .where('comment_id', 'in', [...commentIds])
          .execute()
  return Map.groupBy(rows, (row) => row.comment_id)
}

const selectReactions = (db: Db) => db.selectFrom('comment_reactions').selectAll()

const reactionsToOne = prepared((db, { comment }: { comment: string }) =>
  selectReactions(db).where('comment_id', '=', comment),
)

export function parseIds(json: string): string[] {
  const ids: unknown = JSON.parse(json)
  return Array.isArray(ids) ? ids.map(String) : []
}
