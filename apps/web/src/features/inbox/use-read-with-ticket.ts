import { Problem } from '@waybill/contract/problems/problem.ts'
import { useEffect } from 'react'
import { client } from '../../session/client.ts'
import { useStore } from '../../sync/use-store.ts'

/** Whoever looks at a ticket has read what waits about it, also what comes while they look. */
export function useReadWithTicket(ticket: string | undefined): void {
  const unread = useStore(({ state }) => state.unread)
  useEffect(() => {
    if (ticket === undefined || !unread || document.visibilityState !== 'visible') return
    client.notifications.readAll(ticket).catch((error: unknown) => {
      // It stays unread, which is where it says so; a ticket that is gone has nothing to read.
      if (!(error instanceof Problem)) throw error
    })
  }, [ticket, unread])
}
