import Type, { type Static } from 'typebox'
import { Id, Instant, NamedRef, Seq, listOf, nullable, strict, text, oneOf } from '../schema.ts'

export const REACTION_KINDS = [
  'thumbs_up',
  'thumbs_down',
  'heart',
  'laugh',
  'hooray',
  'confused',
  'rocket',
  'eyes',
] as const
export const ReactionKind = oneOf(REACTION_KINDS)
export type ReactionKind = Static<typeof ReactionKind>

export const CommentBody = text(65_536, { minLength: 1 })

export const Comment = Type.Object({
  id: Id,
  ticket_id: Id,
  parent_id: nullable(Id),
  author: NamedRef,
  body: Type.String({ description: 'Markdown; empty when deleted' }),
  internal: Type.Boolean(),
  mentions: Type.Array(NamedRef, { description: 'The people whom the body names with @' }),
  references: Type.Array(Type.Object({ id: Id, key: Type.String() }), {
    description: 'The tickets that the body names by key and that you may see',
  }),
  reactions: Type.Array(Type.Object({ kind: ReactionKind, count: Type.Integer(), mine: Type.Boolean() })),
  created_at: Instant,
  edited_at: nullable(Instant),
  deleted_at: nullable(Instant),
  seq: Seq,
  can: Type.Record(Type.String(), Type.Boolean()),
})
export type Comment = Static<typeof Comment>
export const CommentList = listOf(Comment)
export type CommentList = Static<typeof CommentList>

export const AddCommentInput = strict({
  body: CommentBody,
  internal: Type.Optional(Type.Boolean()),
  parent_id: Type.Optional(nullable(Id)),
  last_seen_comment_id: Type.Optional(nullable(Id)),
  /** Own attachments of the ticket that hang on no comment yet. */
  attachments: Type.Optional(Type.Array(Id, { maxItems: 50, uniqueItems: true })),
})
export type AddCommentInput = Static<typeof AddCommentInput>
export const EditCommentInput = strict({ body: CommentBody })
export type EditCommentInput = Static<typeof EditCommentInput>
