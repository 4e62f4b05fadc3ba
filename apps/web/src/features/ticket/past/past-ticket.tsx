import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { Attachment } from '@waybill/contract/attachments/attachment.ts'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useDeferredValue, useMemo } from 'react'
import { client } from '../../../session/client.ts'
import { namesIn, toldByHistory } from './told-by-history.ts'
import { isMoment, momentAt, useMoments } from './use-moments.ts'

export interface PastTicket {
  /** undefined: on its way. */
  ticket: Ticket | undefined
  comments: readonly Comment[]
  attachments: readonly Attachment[]
  moments: readonly HistoryEntry[]
  at: number
  problem: Problem | null
}

const EXPAND = 'watchers,links,aliases'
const NONE: readonly HistoryEntry[] = []

/** A ticket as it was after the event `seq`. While one drags, what is shown follows as fast as it comes. */
export function usePastTicket(now: Ticket, comments: readonly Comment[], seq: number): PastTicket {
  const { data: all = NONE } = useMoments(now.id, now.seq)
  const moments = useMemo(() => all.filter(isMoment), [all])
  const at = momentAt(moments, seq)
  const shown = useDeferredValue(moments[at]?.seq ?? seq)
  const { data: ticket, error } = useQuery<Ticket>({
    queryKey: ['ticket', now.id, String(shown)],
    queryFn: () => client.tickets.get(now.id, { at: String(shown), expand: EXPAND }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    // Not before the history is there: an address may name a moment before the ticket's first.
    enabled: moments.some((moment) => moment.seq === shown),
  })
  const then = useMemo(() => {
    const names = namesIn(all, comments)
    return toldByHistory(all, shown, (id) => names.get(id) ?? '')
  }, [all, comments, shown])
  return { ticket, ...then, moments, at, problem: error instanceof Problem ? error : null }
}
