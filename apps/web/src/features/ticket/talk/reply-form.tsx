import { Button } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { t } from '../../../messages/messages.ts'
import { Editor, MOST_TEXT } from '../../../ui/editor/editor.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import type { Here } from '../presence/use-here.ts'
import { NewRepliesNote } from './new-replies-note.tsx'
import { usePosting } from './use-posting.ts'
import classes from './talk.module.css'

interface ReplyFormProps {
  parent: Comment
  comments: readonly Comment[]
  here: Here
  near: readonly NamedRef[]
  onClose: () => void
}

/** An answer to one comment; to an internal one it is internal. */
export function ReplyForm({ parent, comments, here, near, onClose }: ReplyFormProps) {
  const posting = usePosting(parent.ticket_id, `reply:${parent.id}`, comments)
  const isEmpty = posting.text.trim() === ''
  const isTooLong = posting.text.length > MOST_TEXT
  const label = t('ticket.reply_to', { name: parent.author.name })
  const close = () => {
    onClose()
    document.getElementById(`comment-${parent.id}`)?.focus()
  }
  const send = () => {
    if (isEmpty || isTooLong) return
    here.stopsTyping()
    posting.send({ parent_id: parent.id, internal: parent.internal, onSent: close })
  }
  return (
    <Editor
      label={label}
      placeholder={label}
      value={posting.text}
      onChange={(text) => {
        posting.change(text)
        here.typed({ internal: parent.internal })
      }}
      onSend={send}
      onEscape={isEmpty ? close : undefined}
      onLeave={here.stopsTyping}
      near={near}
      tone={parent.internal ? 'internal' : 'plain'}
      autoFocus
    >
      <NewRepliesNote replies={posting.replies} onSend={send} />
      <ProblemNote problem={posting.problem} />
      <div className={classes.sendRow}>
        <span className={classes.space} />
        <Button
          variant="subtle"
          onClick={() => {
            posting.clear()
            close()
          }}
        >
          {t('ui.cancel')}
        </Button>
        <Button onClick={send} disabled={isEmpty || isTooLong}>
          {t('ticket.reply')}
        </Button>
      </div>
    </Editor>
  )
}
