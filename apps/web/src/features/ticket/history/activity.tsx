import { Skeleton } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { NamedRef } from '@waybill/contract/schema.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useMemo, useState, type ReactNode } from 'react'
import { t } from '../../../messages/messages.ts'
import { useAttachments } from '../../../ui/attachments/use-attachments.ts'
import { ProblemNote } from '../../../ui/problem-note.tsx'
import type { Here } from '../presence/use-here.ts'
import { ThreadView } from '../talk/thread-view.tsx'
import { threadsOf } from '../talk/threads.ts'
import { useReferences } from '../use-references.ts'
import { activityLines } from './activity-lines.ts'
import { ChangeLine } from './change-line.tsx'
import { referenceOf } from './reference-of.ts'
import { FILTERS, type Filter } from './told-events.ts'
import { useHistory } from './use-history.ts'
import { useNews } from './use-news.ts'
import classes from './history.module.css'

/** Lines that are shown at first; the earlier ones follow when they are asked for. */
const SHOWN_AT_FIRST = 60

interface ActivityProps {
  ticket: Ticket
  /** The last event beside the ticket, as of its way through a workflow. */
  around: number
  /** null: they are on their way. */
  comments: readonly Comment[] | null
  here: Here
  near: readonly NamedRef[]
  /** The comment that the address names. */
  target: string | undefined
  onLookBack: (seq: number) => void
  /** Below the newest. */
  children?: ReactNode
}

/** What was said and what was changed, oldest first. */
export function Activity({
  ticket,
  around,
  comments,
  here,
  near,
  target,
  onLookBack,
  children,
}: ActivityProps) {
  const [filter, setFilter] = useState<Filter>('all')
  const [showsAll, setShowsAll] = useState(false)
  const newest = Math.max(ticket.seq, around, ...(comments ?? []).map(({ seq }) => seq))
  const { entries, hasOlder, readOlder, problem } = useHistory(ticket.id, newest)
  const threads = useMemo(() => threadsOf(comments ?? []), [comments])
  const isReady = comments !== null && (entries !== null || problem !== null)
  const lines = useMemo(
    () => (isReady ? activityLines(threads, entries ?? [], filter) : []),
    [isReady, threads, entries, filter],
  )
  const references = useReferences(ticket.id)
  const files = useAttachments(ticket.id)
  const news = useNews(comments)
  const isWhole = showsAll || target !== undefined || lines.length <= SHOWN_AT_FIRST
  const shown = isWhole ? lines : lines.slice(-SHOWN_AT_FIRST)

  return (
    <section className={classes.activity} aria-labelledby="activity">
      <div className={classes.head}>
        <h2 id="activity" className={classes.heading}>
          {t('ticket.activity')}
        </h2>
        <div className={classes.filters} role="group" aria-label={t('ticket.show')}>
          {FILTERS.map((one) => (
            <button
              key={one}
              type="button"
              className={classes.filter}
              aria-pressed={filter === one}
              onClick={() => setFilter(one)}
            >
              {t(`ticket.show_${one}`)}
            </button>
          ))}
        </div>
      </div>
      {/* That there is no network, or no session, is told over every page. */}
      <ProblemNote problem={problem?.status === 0 || problem?.status === 401 ? null : problem} />
      {!isReady && <ActivityShape />}
      {!isWhole && (
        <button type="button" className={classes.more} onClick={() => setShowsAll(true)}>
          {t('ticket.earlier', { count: lines.length - shown.length })}
        </button>
      )}
      {isWhole && hasOlder && filter !== 'comments' && (
        <button type="button" className={classes.more} onClick={() => void readOlder()}>
          {t('ticket.older_changes')}
        </button>
      )}
      {isReady && lines.length === 0 && (
        <p className={classes.empty}>
          {filter === 'changes' ? t('ticket.no_changes') : t('ticket.no_comments')}
        </p>
      )}
      {shown.map((line) =>
        line.kind === 'thread' ? (
          <ThreadView
            key={line.id}
            thread={line.thread}
            comments={comments ?? []}
            here={here}
            near={near}
            target={target}
            files={files}
          />
        ) : (
          <ChangeLine
            key={line.id}
            entries={line.entries}
            referenceOf={(entry) => referenceOf(entry, entries ?? [], references)}
            onLookBack={onLookBack}
          />
        ),
      )}
      <p className={classes.told} role="status">
        {news}
      </p>
      {children}
    </section>
  )
}

export function ActivityShape() {
  return (
    <div role="status" aria-label={t('ui.loading')}>
      <Skeleton className={classes.shape} />
      <Skeleton className={classes.shape} />
    </div>
  )
}
