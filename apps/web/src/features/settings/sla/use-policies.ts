import { useQuery } from '@tanstack/react-query'
import type { Policy } from '@waybill/contract/sla/sla.ts'
import { client } from '../../../session/client.ts'

/** The policies in the order in which they are tried; asked for again when one changes. */
export function usePolicies() {
  return useQuery<Policy[]>({
    queryKey: ['directory', 'sla-policies'],
    queryFn: async () => (await client.sla.policies()).items,
  })
}
