import { isProvisional } from '@waybill/client'
import type { AddCommentInput, Comment } from '@waybill/contract/comments/comment.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import { useRef, useState } from 'react'
import { client } from '../../../session/client.ts'
import { watchCommand } from '../../../sync/own-commands.ts'
import { useDraft } from '../../../ui/editor/use-draft.ts'
import { draftPlace } from '../draft-place.ts'
import { lastOf } from './threads.ts'

/** Others posted since its author began to write. */
export interface NewReplies {
  count: number
  /** The newest of them. */
  last: string
}

interface Post extends Omit<AddCommentInput, 'body' | 'last_seen_comment_id'> {
  /** The server has it. */
  onSent?: () => void
  /** It is back in its field. */
  onRefused?: () => void
}

/**
 * A comment that is being written: a draft until it is sent, shown at once when it is, and back in its field when the server
 * refuses it. `part` says which of the texts of the ticket it is.
 */
export function usePosting(ticketId: string, part: string, comments: readonly Comment[] | null) {
  const draft = useDraft(draftPlace({ id: ticketId }), part)
  const [replies, setReplies] = useState<NewReplies | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  /** The newest comment when its author began to write, or when they came after that. */
  const seen = useRef<string | null | undefined>(undefined)

  const looked = () => {
    if (comments && seen.current === undefined) seen.current = lastOf(comments, isProvisional)
  }
  const send = ({ onSent, onRefused, ...post }: Post) => {
    const written = draft.text
    // A name that was completed last leaves a blank.
    const body = written.trimEnd()
    looked()
    const last_seen_comment_id = replies ? replies.last : seen.current
    const isAsked = last_seen_comment_id !== undefined && post.internal !== true
    setReplies(null)
    setProblem(null)
    draft.clear()
    const command = client.addComment(ticketId, {
      ...post,
      body,
      ...(isAsked && { last_seen_comment_id }),
    })
    watchCommand(command.ref)
    command.confirmed.then(
      () => {
        seen.current = undefined
        onSent?.()
      },
      (refused: unknown) => {
        if (!(refused instanceof Problem)) throw refused
        client.dismiss(command.ref)
        draft.putBack(written)
        onRefused?.()
        const newer = newReplies(refused)
        if (newer) setReplies(newer)
        else setProblem(refused)
      },
    )
  }

  return {
    text: draft.text,
    safety: draft.safety,
    change(text: string) {
      looked()
      draft.set(text)
    },
    clear() {
      seen.current = undefined
      setReplies(null)
      setProblem(null)
      draft.clear()
    },
    send,
    replies,
    problem,
  }
}

function newReplies({ code, extra }: Problem): NewReplies | null {
  const [count, last] = [extra?.['count'], extra?.['last_comment_id']]
  const isThat = code === 'comment.new_replies' && typeof count === 'number' && typeof last === 'string'
  return isThat ? { count, last } : null
}
