import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useMemo } from 'react'
import { t } from '../../../messages/messages.ts'
import { AttachmentList } from '../../../ui/attachments/attachment-list.tsx'
import { useAttachments } from '../../../ui/attachments/use-attachments.ts'
import { Markdown } from '../../../ui/markdown/markdown.tsx'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import { useHere } from '../presence/use-here.ts'
import { ThreadView } from '../talk/thread-view.tsx'
import { threadsOf } from '../talk/threads.ts'
import { TicketAside } from '../ticket-aside.tsx'
import { TicketHeader } from '../ticket-header.tsx'
import { TicketShape } from '../ticket-shape.tsx'
import type { PastTicket } from './past-ticket.tsx'
import classes from '../ticket.module.css'

interface PastContentProps {
  past: PastTicket
  now: Ticket
  onClose: (() => void) | undefined
}

const NOTHING = { edit: false, move: false }

/** A ticket as it was: all of it can be read, and nothing changed. */
export function PastContent({ past, now, onClose }: PastContentProps) {
  const here = useHere(null)
  const threads = useMemo(() => threadsOf(past.comments), [past.comments])
  const { ticket, attachments } = past
  const files = useMemo(() => Map.groupBy(attachments, ({ comment_id }) => comment_id), [attachments])
  const today = useAttachments(now.id)
  const gone = useMemo(() => {
    const kept = new Set([...today.values()].flat().map(({ id }) => id))
    return new Set(attachments.filter(({ id }) => !kept.has(id)).map(({ id }) => id))
  }, [today, attachments])
  if (past.problem) return <ProblemNote problem={past.problem} />
  if (!ticket) return <TicketShape />
  return (
    <>
      <TicketHeader ticket={now} others={[]} isPast onLookBack={() => undefined} onClose={onClose} />
      <div className={classes.columns}>
        <div className={classes.top}>
          <h1 className={classes.pastTitle}>{ticket.title}</h1>
          {ticket.deleted_at !== null && <p className={classes.deleted}>{t('ticket.was_deleted')}</p>}
        </div>
        <TicketAside ticket={ticket} more={ticket} can={NOTHING} />
        <div className={classes.main}>
          {ticket.description.trim() === '' ? (
            <p className={classes.nothing}>{t('ticket.no_description')}</p>
          ) : (
            <Markdown text={ticket.description} />
          )}
          <div className={classes.pastFiles}>
            <AttachmentList attachments={files.get(null) ?? []} gone={gone} marksInternal />
          </div>
          <section className={classes.pastTalk} aria-label={t('ticket.comments')}>
            {threads.map((thread) => (
              <ThreadView
                key={thread.comment.id}
                thread={thread}
                comments={past.comments}
                here={here}
                near={[]}
                target={undefined}
                files={files}
                gone={gone}
              />
            ))}
          </section>
        </div>
      </div>
    </>
  )
}
