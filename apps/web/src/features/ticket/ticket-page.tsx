import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import { loadRenderer } from '../../ui/markdown/load-renderer.ts'
import { useReadWithTicket } from '../inbox/use-read-with-ticket.ts'
import { TicketView } from './ticket-view.tsx'

loadRenderer()

/** `/tickets/WEB-12`, with `?at=` of the past and `?comment=` of one comment. */
export function TicketPage() {
  const { ticket } = useParams({ from: '/inside/tickets/$ticket' })
  const { at, comment } = useSearch({ from: '/inside/tickets/$ticket' })
  const navigate = useNavigate()
  useReadWithTicket(ticket)

  const onAt = useCallback(
    (to: string | undefined) =>
      void navigate({
        to: '/tickets/$ticket',
        params: { ticket },
        search: to === undefined ? {} : { at: to },
        // A drag is one step back, not hundred.
        replace: at !== undefined && to !== undefined,
        resetScroll: false,
      }),
    [navigate, ticket, at],
  )
  const onKey = useCallback(
    (key: string) =>
      void navigate({
        to: '/tickets/$ticket',
        params: { ticket: key },
        search: { ...(at !== undefined && { at }), ...(comment !== undefined && { comment }) },
        replace: true,
      }),
    [navigate, at, comment],
  )
  return <TicketView name={ticket} at={at} onAt={onAt} comment={comment} onKey={onKey} />
}
