import { useQuery } from '@tanstack/react-query'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { client } from '../../session/client.ts'
import { useKnownTicket } from '../../sync/use-ticket.ts'

/** A ticket with what is written in it: as the store has it, or fetched where nobody has shown it yet. */
export function useWholeTicket(id: string): Ticket | undefined {
  const known = useKnownTicket(id)
  const { data } = useQuery<Ticket>({
    queryKey: ['whole-ticket', id],
    queryFn: () => client.tickets.get(id),
    enabled: !known,
    staleTime: 0,
  })
  return known ?? data
}
