import { Button } from '@mantine/core'
import { t } from '../../../messages/messages.ts'
import type { NewReplies } from './use-posting.ts'
import classes from './talk.module.css'

interface NewRepliesNoteProps {
  replies: NewReplies | null
  onSend: () => void
}

/** Others posted while this was written: read it, or send anyway. */
export function NewRepliesNote({ replies, onSend }: NewRepliesNoteProps) {
  if (!replies) return null
  const read = () => {
    const newest = document.getElementById(`comment-${replies.last}`)
    newest?.scrollIntoView({ block: 'center' })
    newest?.focus({ preventScroll: true })
  }
  return (
    <div className={classes.newer} role="alert">
      <span className={classes.space}>{t('ticket.new_replies', { count: replies.count })}</span>
      <Button size="compact-sm" variant="default" onClick={read}>
        {t('ticket.read_them', { count: replies.count })}
      </Button>
      <Button size="compact-sm" onClick={onSend} autoFocus>
        {t('ticket.send_anyway')}
      </Button>
    </div>
  )
}
