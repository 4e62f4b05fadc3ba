import { Button } from '@mantine/core'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useMemo, useRef } from 'react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { useLease, useOthersAt } from '../../sync/use-ticket.ts'
import { useTaskOf } from '../tasks/use-tasks.ts'
import { TicketFiles } from '../../ui/attachments/ticket-files.tsx'
import type { EditorHandle } from '../../ui/editor/editor.tsx'
import { EditedAlone } from './edit/edited-alone.tsx'
import { TicketDescription, type DescriptionHandle } from './edit/ticket-description.tsx'
import { TicketFailures } from './edit/ticket-failures.tsx'
import { TicketTitle, type EditHandle } from './edit/ticket-title.tsx'
import { Activity } from './history/activity.tsx'
import { TypingPeople } from './presence/present-people.tsx'
import { useHere } from './presence/use-here.ts'
import { whoEdits, whoTypes, whoWaits } from './presence/who-does.ts'
import { useMore } from './properties/use-more.ts'
import { CommentForm } from './talk/comment-form.tsx'
import { peopleNear } from './talk/people-near.ts'
import { WorkflowStrip } from './workflow/workflow-strip.tsx'
import { restoreTicket, TicketHeader } from './ticket-header.tsx'
import { TicketSide } from './ticket-side.tsx'
import classes from './ticket.module.css'

interface NowContentProps {
  ticket: Ticket
  /** null: they are on their way. */
  comments: readonly Comment[] | null
  target: string | undefined
  onLookBack: (seq: number) => void
  onClose: (() => void) | undefined
}

/** A ticket as it is, with all that may be done to it. */
export function NowContent({ ticket, comments, target, onLookBack, onClose }: NowContentProps) {
  const me = useMe()
  const here = useHere(ticket.id)
  const others = useOthersAt(ticket.id)
  const lease = useLease(ticket.id)
  const more = useMore(ticket, undefined)
  const { data: task } = useTaskOf(ticket.id)
  const composer = useRef<EditorHandle>(null)
  const titleEdit = useRef<EditHandle>(null)
  const descriptionEdit = useRef<DescriptionHandle>(null)

  const othersLease = lease && lease.holder.id !== me.id ? lease : null
  const isFree = othersLease === null
  const may = (action: string) => ticket.can[action] === true && isFree
  const mayComment = ticket.can['comment'] === true || ticket.can['comment_internal'] === true
  const watchers = more?.watchers
  const near = useMemo(
    () =>
      peopleNear(ticket, comments ?? [], { items: task?.items, ...(watchers !== undefined && { watchers }) }),
    [ticket, comments, task, watchers],
  )
  const begins = useMemo(
    () => ({
      comment: () => composer.current?.focus(),
      editTitle: () => titleEdit.current?.begin(),
      editDescription: () => descriptionEdit.current?.begin(),
    }),
    [],
  )

  return (
    <div className={classes.ticket}>
      <TicketHeader
        ticket={ticket}
        others={others}
        isPast={false}
        onLookBack={() => onLookBack(ticket.seq)}
        onClose={onClose}
      />
      <div className={classes.columns}>
        <div className={classes.top}>
          {ticket.deleted_at !== null && (
            <div className={classes.deleted} role="status">
              <span className={classes.grow}>{t('ticket.is_deleted')}</span>
              {ticket.can['restore'] && (
                <Button size="compact-sm" variant="default" onClick={() => void restoreTicket(ticket)}>
                  {t('ticket.restore')}
                </Button>
              )}
            </div>
          )}
          <EditedAlone
            ticket={ticket}
            lease={othersLease}
            here={here}
            onTakeOver={async () => descriptionEdit.current?.takeOver()}
          />
          <TicketFailures ticket={ticket} />
          <TicketTitle
            ref={titleEdit}
            ticket={ticket}
            here={here}
            canEdit={may('edit_text')}
            editors={whoEdits(others, othersLease, 'title')}
          />
          <WorkflowStrip ticket={ticket} task={task} />
        </div>
        <TicketSide
          ticket={ticket}
          more={more}
          can={{ edit: may('edit'), move: may('move'), editText: may('edit_text'), comment: mayComment }}
          begins={begins}
        />
        <div className={classes.main}>
          <TicketDescription
            ref={descriptionEdit}
            ticket={ticket}
            here={here}
            canEdit={may('edit_text')}
            editors={[]}
            waiting={whoWaits(others, lease, 'description')}
            near={near}
          />
          <TicketFiles ticket={ticket} />
          <Activity
            ticket={ticket}
            around={task?.seq ?? 0}
            comments={comments}
            here={here}
            near={near}
            target={target}
            onLookBack={onLookBack}
          >
            <TypingPeople people={whoTypes(others)} />
            {mayComment && (
              <CommentForm ref={composer} ticket={ticket} comments={comments} here={here} near={near} />
            )}
          </Activity>
        </div>
      </div>
    </div>
  )
}
