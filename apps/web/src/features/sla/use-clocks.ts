import type { TicketSla } from '@waybill/contract/sla/sla.ts'
import { client } from '../../session/client.ts'
import { useLiveQuery } from '../home/use-live-query.ts'

const AT_MOST = 1_000
const AT_LEAST = 30_000

/** The clocks of a ticket with their sums, kept up while it is shown. */
export function useClocksOf(ticket: string) {
  return useLiveQuery<TicketSla>(['sla', 'of', ticket], () => client.sla.ofTicket(ticket), {
    atMostEvery: AT_MOST,
    atLeastEvery: AT_LEAST,
  })
}
