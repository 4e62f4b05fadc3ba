import type { Failure, Intent } from '@waybill/client'
import { useStore } from './use-store.ts'

export function useConnection() {
  return useStore(({ status }) => status)
}

/** Changes of one's own that the server has not confirmed yet. */
export function usePending(): readonly Intent[] {
  return useStore(({ pending }) => pending)
}

/** Changes of one's own that were refused, until they are dismissed or done differently. */
export function useFailures(): readonly Failure[] {
  return useStore(({ failures }) => failures)
}
