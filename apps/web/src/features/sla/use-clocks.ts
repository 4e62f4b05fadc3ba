import type { TicketSla } from '@waybill/contract/sla/sla.ts'
import { client } from '../../session/client.ts'
import { useTicketQuery } from '../../sync/use-ticket-query.ts'

const AT_LEAST = 30_000

/** The clocks of a ticket with their sums, kept up while it is shown. */
export function useClocksOf(ticket: string) {
  return useTicketQuery<TicketSla>({
    ticket,
    key: ['sla', 'of'],
    read: () => client.sla.ofTicket(ticket),
    atLeastEvery: AT_LEAST,
  })
}
