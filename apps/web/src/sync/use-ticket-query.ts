import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { queries } from '../session/queries.ts'
import { useStore } from './use-store.ts'

interface TicketQuery<T> {
  /** Its id. */
  ticket: string
  key: readonly string[]
  read: () => Promise<T>
  /** What time itself changes is asked for again so often. Milliseconds. */
  atLeastEvery?: number
  enabled?: boolean
}

/** An answer about a ticket that is asked for again when something has happened to it, or to its way through a workflow. */
export function useTicketQuery<T>(asked: TicketQuery<T>): UseQueryResult<T> {
  const { ticket, key, read, atLeastEvery, enabled = true } = asked
  const seq = useStore(({ state }) =>
    // Rights and names come with the directory.
    Math.max(state.tickets.get(ticket)?.value.seq ?? 0, state.tasks.get(ticket)?.seq ?? 0, state.directory),
  )
  const result = useQuery<T>({
    queryKey: [...key, ticket],
    queryFn: read,
    staleTime: 0,
    refetchInterval: atLeastEvery ?? false,
    enabled,
  })
  const askedAt = useRef({ ticket, seq })
  useEffect(() => {
    const last = askedAt.current
    askedAt.current = { ticket, seq }
    // What another ticket is asked for is new anyway.
    if (last.ticket !== ticket || last.seq === seq) return
    void queries.invalidateQueries({ queryKey: [...key, ticket] })
    // The words of the key do not change as long as the component is shown.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [ticket, seq])
  return result
}
