import type { Comment } from '@waybill/contract/comments/comment.ts'

/** A comment with the replies to it, oldest first. */
export interface Thread {
  comment: Comment
  replies: readonly Comment[]
}

/**
 * Comments as people read them: each with its replies. One that was deleted stands only where somebody has replied to it; a
 * reply whose comment one may not see stands alone.
 */
export function threadsOf(comments: readonly Comment[]): Thread[] {
  const byParent = Map.groupBy(comments, ({ parent_id }) => parent_id)
  const known = new Set(comments.map(({ id }) => id))
  const isThere = ({ deleted_at }: Comment) => deleted_at === null
  return comments
    .filter(({ parent_id }) => parent_id === null || !known.has(parent_id))
    .map((comment) => ({ comment, replies: (byParent.get(comment.id) ?? []).filter(isThere) }))
    .filter(({ comment, replies }) => isThere(comment) || replies.length > 0)
}

/** The comment that was posted last, of all that are known: what its reader has seen. */
export function lastOf(comments: readonly Comment[], isProvisional: (id: string) => boolean): string | null {
  return comments.findLast(({ id, deleted_at }) => deleted_at === null && !isProvisional(id))?.id ?? null
}
