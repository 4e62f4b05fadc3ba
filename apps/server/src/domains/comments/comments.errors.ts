import { conflict, invalidField, type Problem } from '@waybill/contract/problems/problem.ts'

export function unknownParent(): Problem {
  return invalidField(
    '/parent_id',
    'comment.unknown_parent',
    'is not a comment of this ticket that can be answered',
  )
}

export function replyToReply(): Problem {
  return invalidField(
    '/parent_id',
    'comment.reply_to_reply',
    'is itself a reply; replies have one level, so answer the comment above it',
  )
}

export function replyMustBeInternal(): Problem {
  return invalidField(
    '/internal',
    'comment.reply_must_be_internal',
    'must be true, because the comment above is internal',
  )
}

export function unknownLastSeen(): Problem {
  return invalidField('/last_seen_comment_id', 'comment.unknown_last_seen', 'is not a comment of this ticket')
}

export function unknownAttachment(index: number): Problem {
  return invalidField(
    `/attachments/${String(index)}`,
    'comment.unknown_attachment',
    'is not an own attachment of this ticket that hangs on no comment yet',
  )
}

export function publicAttachment(index: number): Problem {
  return invalidField(
    `/attachments/${String(index)}`,
    'comment.public_attachment',
    'is public already; for an internal comment attach it with ?internal=true',
  )
}

/** 409: what was written may have been answered meanwhile; its author decides whether to send it anyway. */
export function newReplies(count: number, lastCommentId: string): Problem {
  return conflict(
    'comment.new_replies',
    count === 1 ? '1 new reply' : `${String(count)} new replies`,
    'Somebody else posted since you looked. Read it, then send again with last_seen_comment_id set to last_comment_id.',
    { count, last_comment_id: lastCommentId },
  )
}

export function archivedProject(): Problem {
  return conflict(
    'project.archived',
    'The project is archived',
    'Its tickets can be read but not changed. A lead of the project can take it out of the archive.',
  )
}

export function deletedTicket(): Problem {
  return conflict(
    'ticket.deleted',
    'The ticket is deleted',
    'Restore it first: POST /tickets/{ticket}/restore.',
  )
}
