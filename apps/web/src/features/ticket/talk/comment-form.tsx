import { Button } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Lock } from 'lucide-react'
import { useId, useState, type ReactNode, type Ref } from 'react'
import { t } from '../../../messages/messages.ts'
import { UploadList } from '../../../ui/attachments/upload-list.tsx'
import { useUploads } from '../../../ui/attachments/use-uploads.ts'
import { Editor, MOST_TEXT, type EditorHandle } from '../../../ui/editor/editor.tsx'
import { useDraft } from '../../../ui/editor/use-draft.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { draftPlace } from '../draft-place.ts'
import type { Here } from '../presence/use-here.ts'
import { NewRepliesNote } from './new-replies-note.tsx'
import { usePosting } from './use-posting.ts'
import classes from './talk.module.css'

/** Beside the draft of a comment that few are to see. */
const INTERNAL = 'yes'

interface CommentFormProps {
  ref?: Ref<EditorHandle>
  ticket: Ticket
  /** null: they are on their way. One may write meanwhile. */
  comments: readonly Comment[] | null
  here: Here
  near: readonly NamedRef[]
}

/** Where a comment is written: public, or internal where one may. */
export function CommentForm({ ref, ticket, comments, here, near }: CommentFormProps) {
  const posting = usePosting(ticket.id, 'comment', comments)
  const kind = useDraft(draftPlace(ticket), 'comment.internal')
  const kindName = useId()
  const mayPublic = ticket.can['comment'] === true
  const mayInternal = ticket.can['comment_internal'] === true
  // What was chosen here counts; before that what the draft was meant as.
  const [chosen, setChosen] = useState<'public' | 'internal' | null>(null)
  const wantsInternal = chosen === null ? kind.text !== '' : chosen === 'internal'
  const isInternal = mayInternal && (wantsInternal || !mayPublic)
  const choose = (next: 'public' | 'internal') => {
    setChosen(next)
    kind.set(next === 'internal' ? INTERNAL : '')
    // What was told of the other kind is over.
    here.stopsTyping()
  }
  // Seen by staff alone until a comment takes them and gives them its own visibility.
  const uploads = useUploads(ticket.id, { internal: mayInternal })
  const isEmpty = posting.text.trim() === ''
  const isTooLong = posting.text.length > MOST_TEXT

  const openWords = mayInternal ? t('ticket.write_public') : t('ticket.write_comment')
  const words = isInternal ? t('ticket.write_internal') : openWords

  const send = () => {
    if (isEmpty || isTooLong || uploads.isBusy) return
    here.stopsTyping()
    setChosen(isInternal ? 'internal' : 'public')
    posting.send({
      internal: isInternal,
      ...(uploads.ids.length > 0 && { attachments: uploads.ids }),
      // Only now: what is refused goes back into the field and must not become public there.
      onSent: () => {
        if (isInternal) kind.clear()
        uploads.dropDone()
      },
      onRefused: () => choose(isInternal ? 'internal' : 'public'),
    })
  }
  return (
    <div className={classes.form}>
      {mayInternal && mayPublic && (
        <div className={classes.kinds} role="radiogroup" aria-label={t('ticket.comment_kind')}>
          <KindOption name={kindName} checked={!isInternal} onCheck={() => choose('public')}>
            {t('ticket.public')}
          </KindOption>
          <KindOption name={kindName} checked={isInternal} onCheck={() => choose('internal')} internal>
            <Lock aria-hidden />
            {t('ticket.internal_note')}
          </KindOption>
        </div>
      )}
      <Editor
        ref={ref}
        label={words}
        placeholder={words}
        value={posting.text}
        onChange={(text) => {
          posting.change(text)
          if (isInternal) kind.set(INTERNAL)
          here.typed({ internal: isInternal })
        }}
        onSend={send}
        onLeave={here.stopsTyping}
        onFiles={uploads.add}
        near={near}
        tone={isInternal ? 'internal' : 'plain'}
      >
        <UploadList uploads={uploads} />
        <NewRepliesNote replies={posting.replies} onSend={send} />
        <ProblemNote problem={posting.problem} />
        <div className={classes.sendRow}>
          <span className={classes.hint}>
            {isInternal && t('ticket.internal_hint', { project: ticket.project_key })}
            {!isInternal && !isEmpty && posting.safety === 'server' && t('editor.draft_kept')}
            {!isInternal && !isEmpty && posting.safety === 'browser' && t('editor.draft_in_browser')}
          </span>
          {!posting.replies && (
            <Button onClick={send} disabled={isEmpty || isTooLong || uploads.isBusy}>
              {isInternal ? t('ticket.send_internal') : t('ticket.send')}
            </Button>
          )}
        </div>
      </Editor>
    </div>
  )
}

interface KindOptionProps {
  name: string
  checked: boolean
  onCheck: () => void
  internal?: boolean
  children: ReactNode
}

function KindOption({ name, checked, onCheck, internal = false, children }: KindOptionProps) {
  return (
    <label className={classes.kind} data-checked={checked || undefined} data-internal={internal || undefined}>
      <input type="radio" name={name} checked={checked} onChange={onCheck} />
      {children}
    </label>
  )
}
