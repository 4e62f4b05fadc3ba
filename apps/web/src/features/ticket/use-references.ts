import type { Reference, ReferenceList } from '@waybill/contract/references/reference.ts'
import { client } from '../../session/client.ts'
import { useMe } from '../../session/session.ts'
import { useTicketQuery } from '../../sync/use-ticket-query.ts'

const NONE: readonly Reference[] = []

/** The commits and requests outside that name a ticket; for who works on it. */
export function useReferences(ticket: string): readonly Reference[] {
  const { role } = useMe()
  const { data } = useTicketQuery<ReferenceList>({
    ticket,
    key: ['references'],
    read: () => client.tickets.references(ticket),
    enabled: role !== 'requester',
  })
  return data?.items ?? NONE
}
