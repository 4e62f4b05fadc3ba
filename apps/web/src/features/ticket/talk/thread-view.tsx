import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { useState } from 'react'
import { AttachmentList } from '../../../ui/attachments/attachment-list.tsx'
import { useDraftParts } from '../../../ui/editor/use-draft.ts'
import { draftPlace } from '../draft-place.ts'
import type { Here } from '../presence/use-here.ts'
import { CommentView } from './comment-view.tsx'
import { ReplyForm } from './reply-form.tsx'
import type { Thread } from './threads.ts'
import classes from './talk.module.css'

interface ThreadViewProps {
  thread: Thread
  comments: readonly Comment[]
  here: Here
  near: readonly NamedRef[]
  target: string | undefined
  /** By the comment that they hang on. */
  files: ReadonlyMap<string | null, readonly Attachment[]>
  /** Of the past: files that are there no more. */
  gone?: ReadonlySet<string>
}

/** A comment, the replies to it, and where one is written. What was left unsent on an earlier visit is open again. */
export function ThreadView({ thread, comments, here, near, target, files, gone }: ThreadViewProps) {
  const { comment, replies } = thread
  const drafts = useDraftParts(draftPlace({ id: comment.ticket_id }))
  const [isReplying, setIsReplying] = useState(() => drafts.includes(`reply:${comment.id}`))
  const [edited, setEdited] = useState<string | null>(
    () => [comment, ...replies].find(({ id }) => drafts.includes(`edit:${id}`))?.id ?? null,
  )
  const of = (id: string) => ({
    files: <AttachmentList attachments={files.get(id) ?? []} gone={gone} />,
    isTarget: target === id,
    near,
    isEdited: edited === id,
    onEdit: (isEdited: boolean) => setEdited(isEdited ? id : null),
  })
  return (
    <div className={classes.thread}>
      <CommentView comment={comment} onReply={() => setIsReplying(true)} {...of(comment.id)} />
      {(replies.length > 0 || isReplying) && (
        <div className={classes.replies}>
          {replies.map((reply) => (
            <CommentView key={reply.id} comment={reply} {...of(reply.id)} />
          ))}
          {isReplying && (
            <ReplyForm
              parent={comment}
              comments={comments}
              here={here}
              near={near}
              onClose={() => setIsReplying(false)}
            />
          )}
        </div>
      )}
    </div>
  )
}
