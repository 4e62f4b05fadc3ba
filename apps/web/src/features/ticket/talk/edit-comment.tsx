import { Button } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { useState } from 'react'
import { client } from '../../../session/client.ts'
import { t } from '../../../messages/messages.ts'
import { Editor, MOST_TEXT } from '../../../ui/editor/editor.tsx'
import { useDraft } from '../../../ui/editor/use-draft.ts'
import type { KnownNames } from '../../../ui/markdown/known-names.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { draftPlace } from '../draft-place.ts'
import classes from './talk.module.css'

interface EditCommentProps {
  comment: Comment
  near: readonly NamedRef[]
  known: KnownNames
  onClose: () => void
}

export function EditComment({ comment, near, known, onClose }: EditCommentProps) {
  const draft = useDraft(draftPlace({ id: comment.ticket_id }), `edit:${comment.id}`)
  const [isTouched, setIsTouched] = useState(false)
  const text = isTouched || draft.text !== '' ? draft.text : comment.body
  const isEmpty = text.trim() === ''
  const close = () => {
    draft.clear()
    onClose()
  }
  const { act, acting, problem } = useAct(async () => {
    if (text !== comment.body) await client.comments.edit(comment.id, { body: text.trimEnd() })
    close()
  })
  const send = () => {
    if (!isEmpty && text.length <= MOST_TEXT && !acting) act()
  }
  return (
    <Editor
      label={t('ticket.edit_comment')}
      value={text}
      onChange={(next) => {
        setIsTouched(true)
        draft.set(next)
      }}
      onSend={send}
      onEscape={text === comment.body ? close : undefined}
      near={near}
      known={known}
      tone={comment.internal ? 'internal' : 'plain'}
      autoFocus
    >
      <ProblemNote problem={problem} />
      <div className={classes.sendRow}>
        <span className={classes.space} />
        <Button variant="subtle" onClick={close}>
          {t('ui.cancel')}
        </Button>
        <Button onClick={send} disabled={isEmpty || text.length > MOST_TEXT} loading={acting}>
          {t('ui.save')}
        </Button>
      </div>
    </Editor>
  )
}
