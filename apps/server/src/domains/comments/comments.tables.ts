import type { ReactionKind } from '@waybill/contract/comments/comment.ts'
import type { Generated } from 'kysely'
import type { Flag, JsonText, Millis } from '../../kernel/kernel.tables.ts'

export interface CommentsTable {
  id: string
  ticket_id: string
  parent_id: string | null
  author_id: string
  body: string
  internal: Flag
  /** Ids of people, a JSON array. */
  mentions: JsonText
  /** Ids of tickets, a JSON array. */
  ticket_references: JsonText
  created_at: Millis
  edited_at: Millis | null
  deleted_at: Millis | null
  seq: Generated<number>
}

export interface CommentReactionsTable {
  comment_id: string
  person_id: string
  kind: ReactionKind
}
