import { isProvisional } from '@waybill/client'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import { Lock } from 'lucide-react'
import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { PersonAvatar } from '../../../ui/person-avatar.tsx'
import { exactTime } from '../../../ui/instants.ts'
import { TimeAgo } from '../../../ui/time-ago.tsx'
import { CommentMenu } from './comment-menu.tsx'
import { EditComment } from './edit-comment.tsx'
import { AddReaction, Reactions } from './reactions.tsx'
import classes from './talk.module.css'

interface CommentViewProps {
  comment: Comment
  /** Its address leads here. */
  isTarget: boolean
  isEdited: boolean
  onEdit: (isEdited: boolean) => void
  onReply?: (() => void) | undefined
  near: readonly NamedRef[]
  /** Files that hang on it. */
  files?: ReactNode
}

/** What somebody said. */
export function CommentView(props: CommentViewProps) {
  const { comment, isTarget, isEdited, onEdit, onReply, near, files } = props
  const place = useRef<HTMLElement>(null)
  const { author, internal, edited_at, deleted_at } = comment
  const known = useMemo(
    () => ({ people: comment.mentions, tickets: comment.references.map(({ key }) => key) }),
    [comment.mentions, comment.references],
  )
  const isOnItsWay = isProvisional(comment.id)

  useEffect(() => {
    if (!isTarget) return
    place.current?.scrollIntoView({ block: 'center' })
    place.current?.focus({ preventScroll: true })
  }, [isTarget])

  if (deleted_at !== null) {
    return (
      <article className={classes.deleted} id={`comment-${comment.id}`}>
        {t('ticket.comment_deleted')}
      </article>
    )
  }
  return (
    <article
      ref={place}
      id={`comment-${comment.id}`}
      className={classes.comment}
      data-internal={internal || undefined}
      data-target={isTarget || undefined}
      data-waiting={isOnItsWay || undefined}
      tabIndex={-1}
      aria-label={t(internal ? 'ticket.internal_comment_of' : 'ticket.comment_of', { name: author.name })}
    >
      <header className={classes.head}>
        <PersonAvatar person={author} size="small" labelled />
        <span className={classes.author}>{author.name}</span>
        <TimeAgo at={comment.created_at} className={classes.when} />
        {edited_at !== null && (
          <span className={classes.when} title={exactTime(edited_at)}>
            {t('ticket.edited_mark')}
          </span>
        )}
        {internal && (
          <span className={classes.internal}>
            <Lock aria-hidden />
            {t('ticket.internal')}
          </span>
        )}
        {isOnItsWay && <span className={classes.when}>{t('ticket.on_its_way')}</span>}
        <span className={classes.space} />
        {!isEdited && !isOnItsWay && (
          <div className={classes.acts}>
            {comment.can['react'] && <AddReaction comment={comment} />}
            {onReply && comment.can['reply'] && (
              <button type="button" className={classes.act} onClick={onReply}>
                {t('ticket.reply')}
              </button>
            )}
            <CommentMenu comment={comment} onEdit={() => onEdit(true)} />
          </div>
        )}
      </header>
      {isEdited ? (
        <EditComment comment={comment} near={near} known={known} onClose={() => onEdit(false)} />
      ) : (
        <div className={classes.body}>
          <Markdown text={comment.body} known={known} />
        </div>
      )}
      {files}
      <Reactions comment={comment} />
    </article>
  )
}
