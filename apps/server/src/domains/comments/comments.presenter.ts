import { COMMENT_ACTIONS, mayWithComment, type Actor } from '@waybill/contract/access/policies.ts'
import { REACTION_KINDS, type Comment } from '@waybill/contract/comments/comment.ts'
import type { Db } from '../../io/db/tables.ts'
import { toIso, toIsoOrNull } from '../../kernel/clock.ts'
import { namesOfPeople } from '../people/people.queries.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'
import type { TicketWithFacts } from '../tickets/tickets.queries.ts'
import { commentFacts, parseIds, reactionsTo, type CommentRow, type ReactionRow } from './comments.queries.ts'

/** What else of comments is shown, for a reader of whom it has been looked at already. */
export interface CommentSight {
  /** Those of the references that the reader sees. */
  seen: ReadonlyMap<string, { key: string }>
  reactions: ReadonlyMap<string, readonly ReactionRow[]>
}

/**
 * Comments of one ticket as the reader sees them, with today's names and rights.
 * @param sight without it, what is in the database now
 */
export async function presentComments(
  db: Db,
  actor: Actor,
  on: TicketWithFacts,
  rows: readonly CommentRow[],
  sight?: CommentSight,
): Promise<Comment[]> {
  const parsed = rows.map((row) => ({
    row,
    mentions: parseIds(row.mentions),
    references: parseIds(row.ticket_references),
  }))
  const names = await namesOfPeople(
    db,
    parsed.flatMap(({ row, mentions }) => [row.author_id, ...mentions]),
  )
  const { seen, reactions } =
    sight ??
    (await readSight(
      db,
      actor,
      rows,
      parsed.flatMap((one) => one.references),
    ))
  const named = (id: string) => ({ id, name: names.get(id) ?? '' })
  return parsed.map(({ row, mentions, references }) => ({
    id: row.id,
    ticket_id: row.ticket_id,
    parent_id: row.parent_id,
    author: named(row.author_id),
    body: row.body,
    internal: row.internal === 1,
    mentions: mentions.map(named),
    references: references.flatMap((id) => {
      const ticket = seen.get(id)
      return ticket ? [{ id, key: ticket.key }] : []
    }),
    reactions: summary(reactions.get(row.id) ?? [], actor),
    created_at: toIso(row.created_at),
    edited_at: toIsoOrNull(row.edited_at),
    deleted_at: toIsoOrNull(row.deleted_at),
    seq: row.seq,
    can: abilities(actor, row, on),
  }))
}

async function readSight(
  db: Db,
  actor: Actor,
  rows: readonly CommentRow[],
  references: readonly string[],
): Promise<CommentSight> {
  const seen = await seenTickets(db, actor, references)
  const reactions = await reactionsTo(
    db,
    rows.map((row) => row.id),
  )
  return { seen, reactions }
}

function summary(reactions: readonly ReactionRow[], actor: Actor): Comment['reactions'] {
  return REACTION_KINDS.flatMap((kind) => {
    const ofKind = reactions.filter((one) => one.kind === kind)
    const mine = ofKind.some((one) => one.person_id === actor.person_id)
    return ofKind.length === 0 ? [] : [{ kind, count: ofKind.length, mine }]
  })
}

function abilities(actor: Actor, row: CommentRow, on: TicketWithFacts): Record<string, boolean> {
  const facts = commentFacts(row, on, actor)
  const can = COMMENT_ACTIONS.filter((action) => action !== 'comment.see').map(
    (action): [string, boolean] => [
      action.slice('comment.'.length),
      mayWithComment(actor, action, facts) === 'allow' &&
        !(action === 'comment.reply' && row.parent_id !== null),
    ],
  )
  return Object.fromEntries(can)
}
