import { Skeleton } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Task } from '@waybill/contract/tasks/task.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { Link } from '@tanstack/react-router'
import { useId, useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { useOthersAt } from '../../../sync/use-ticket.ts'
import { useAttachments } from '../../../ui/attachments/use-attachments.ts'
import { TypingPeople } from '../../ticket/presence/present-people.tsx'
import type { Here } from '../../ticket/presence/use-here.ts'
import { whoTypes } from '../../ticket/presence/who-does.ts'
import { useNow } from '../../../ui/use-now.ts'
import { CommentForm } from '../../ticket/talk/comment-form.tsx'
import { ThreadView } from '../../ticket/talk/thread-view.tsx'
import { threadsOf } from '../../ticket/talk/threads.ts'
import page from '../portal.module.css'
import classes from './request.module.css'

interface RequestTalkProps {
  ticket: Ticket
  /** Its run; undefined: it is on its way. */
  task: Task | null | undefined
  /** Public ones; null: they are on their way. */
  comments: readonly Comment[] | null
  target: string | undefined
  here: Here
  near: readonly NamedRef[]
}

/** What was said about it, and where one answers. */
export function RequestTalk({ ticket, task, comments, target, here, near }: RequestTalkProps) {
  const id = useId()
  const others = useOthersAt(ticket.id)
  const files = useAttachments(ticket.id)
  const threads = useMemo(() => threadsOf(comments ?? []), [comments])
  const mayAnswer = ticket.can['comment'] === true
  const nothing = t(mayAnswer ? 'portal.no_talk' : 'portal.talk_over')
  const writers = whoTypes(others).filter(({ internal }) => !internal)
  return (
    <section className={classes.talk} aria-labelledby={id}>
      <h2 id={id} className={page.heading}>
        {t('portal.talk')}
      </h2>
      {comments === null && <Skeleton className={classes.talkShape} />}
      {comments !== null && threads.length === 0 && <p className={classes.quiet}>{nothing}</p>}
      {threads.map((thread) => (
        <ThreadView
          key={thread.comment.id}
          thread={thread}
          comments={comments ?? []}
          here={here}
          near={near}
          target={target}
          files={files}
        />
      ))}
      <TypingPeople people={writers} />
      {mayAnswer && comments !== null && (
        <>
          {isOver(ticket) && task !== undefined && <AfterTheEnd task={task} />}
          <CommentForm ticket={ticket} comments={comments} here={here} near={near} />
        </>
      )}
    </section>
  )
}

function isOver({ status }: Pick<Ticket, 'status'>): boolean {
  return status === 'resolved' || status === 'closed'
}

/** Whether anybody hears what is written now that it is over. */
function AfterTheEnd({ task }: { task: Task | null }) {
  const until = task?.reopen_until ?? null
  const mayReopen = useNow((now) => until !== null && Date.parse(until) > now)
  if (mayReopen)
    return (
      <p className={classes.quiet}>
        {t(task?.reply_reopens ? 'portal.reply_reopens' : 'portal.reply_waits_not')}
      </p>
    )
  return (
    <p className={classes.quiet}>
      {t('portal.reply_too_late')} <Link to="/portal">{t('portal.ask_anew')}</Link>
    </p>
  )
}
