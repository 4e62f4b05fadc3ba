import { useQuery } from '@tanstack/react-query'
import type { HistoryEntry } from '@waybill/contract/events/event.ts'
import { client } from '../../../session/client.ts'

/** Events that a slider goes through; older ones are left out of it. */
const MOST = 2_000

/** Everything that happened to a ticket, oldest first. */
export function useMoments(ticketId: string, seq: number) {
  return useQuery<HistoryEntry[]>({
    queryKey: ['moments', ticketId, seq],
    queryFn: async () => {
      const moments: HistoryEntry[] = []
      for await (const entry of client.events.everyOfTicket(ticketId, { order: 'asc', limit: 200 })) {
        moments.push(entry)
        if (moments.length >= MOST) break
      }
      return moments
    },
    placeholderData: (before) => before,
    staleTime: Infinity,
  })
}

/** Where in the history a position stands: the last event that is not after it. */
export function momentAt(moments: readonly HistoryEntry[], seq: number): number {
  return Math.max(
    0,
    moments.findLastIndex((entry) => entry.seq <= seq),
  )
}

/** What changes nothing of a ticket is no moment of its own. */
export function isMoment({ kind }: HistoryEntry): boolean {
  return !kind.startsWith('lease.') && kind !== 'ticket.moved'
}
