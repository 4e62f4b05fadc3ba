import { useQuery } from '@tanstack/react-query'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { client } from '../../../session/client.ts'

const EXPAND = 'watchers,links,aliases'

/** Watchers, links and aliases of a ticket: they come only when they are asked for, and again when the ticket has changed. */
export function useMore({ id, seq }: Ticket, at: string | undefined): Ticket | undefined {
  const { data } = useQuery<Ticket>({
    queryKey: ['ticket', id, at ?? seq],
    queryFn: () => client.tickets.get(id, { expand: EXPAND, ...(at !== undefined && { at }) }),
    placeholderData: (before) => (before?.id === id ? before : undefined),
    staleTime: Infinity,
  })
  return data
}
