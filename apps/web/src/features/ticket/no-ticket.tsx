import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Problem } from '@waybill/contract/problems/problem.ts'
import { EyeOff, SearchX } from 'lucide-react'
import { t } from '../../messages/messages.ts'
import { useMe } from '../../session/session.ts'
import { EmptyPlace } from '../../ui/empty-place.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import classes from './ticket.module.css'

/** A key that leads nowhere, or to what one may not see: nobody learns which. */
export function NoTicket({ name }: { name: string }) {
  return (
    <EmptyPlace
      isPage
      icon={<SearchX />}
      title={t('ticket.not_found', { name })}
      text={t('ticket.not_found_text')}
      action={<ToTickets />}
    />
  )
}

/** It was here, and may not be seen any more. */
export function TicketGone({ name }: { name: string }) {
  return (
    <EmptyPlace
      isPage
      icon={<EyeOff />}
      title={t('ticket.gone', { name })}
      text={t('ticket.gone_text')}
      action={<ToTickets />}
    />
  )
}

export function TicketFailed({ problem, onAgain }: { problem: Problem; onAgain: () => void }) {
  return (
    <div className={classes.failed}>
      <ProblemNote
        problem={problem}
        action={
          <Button size="compact-sm" variant="default" onClick={onAgain}>
            {t('ui.try_again')}
          </Button>
        }
      />
    </div>
  )
}

function ToTickets() {
  if (useMe().role === 'requester')
    return (
      <Button component={Link} to="/">
        {t('shell.to_home')}
      </Button>
    )
  return (
    <Button component={Link} to="/tickets">
      {t('ticket.to_list')}
    </Button>
  )
}
