import { useEffect, useState } from 'react'
import { commentsOf, leaseOf, presentAt, ticketOf, type State } from '@waybill/client'
import type { Comment } from '@waybill/contract/comments/comment.ts'
import type { Lease } from '@waybill/contract/leases/lease.ts'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { client } from '../session/client.ts'
import { useMe } from '../session/session.ts'
import { useStore } from './use-store.ts'

export type OpenedTicket =
  | { state: 'waiting'; ticket: Ticket | undefined }
  | { state: 'open'; ticket: Ticket; comments: readonly Comment[] }
  | { state: 'failed'; problem: Problem }

/** A ticket with all its comments, live as long as it is shown; what a list has of it is shown while the rest comes. */
export function useTicket(ref: string): OpenedTicket {
  const [opened, setOpened] = useState<{ ref: string; id?: string; problem?: Problem }>({ ref })
  useEffect(() => {
    const handle = client.openTicket(ref)
    let isOver = false
    handle.ready.then(
      ({ id }) => !isOver && setOpened({ ref, id }),
      (problem: unknown) => !isOver && problem instanceof Problem && setOpened({ ref, problem }),
    )
    return () => {
      isOver = true
      handle.close()
    }
  }, [ref])
  const { id, problem } = opened.ref === ref ? opened : {}
  const ticket = useStore(({ state }) => (id === undefined ? findTicket(state, ref) : ticketOf(state, id)))
  const comments = useStore(({ state }) => commentsOf(state, id ?? ''))
  if (problem) return { state: 'failed', problem }
  if (id === undefined || !ticket) return { state: 'waiting', ticket }
  return { state: 'open', ticket, comments }
}

function findTicket(state: State, ref: string): Ticket | undefined {
  const byId = ticketOf(state, ref)
  if (byId) return byId
  for (const { value } of state.tickets.values()) if (value.key === ref) return value
  return undefined
}

/** The ticket as the store has it; nothing is fetched. */
export function useKnownTicket(id: string): Ticket | undefined {
  return useStore(({ state }) => ticketOf(state, id))
}

/** Who edits the ticket alone. */
export function useLease(ticketId: string): Lease | null {
  return useStore(({ state }) => leaseOf(state, ticketId))
}

/** Who else looks at the ticket, and what they do there. */
export function useOthersAt(ticketId: string) {
  const me = useMe()
  const present = useStore(({ state }) => presentAt(state, ticketId))
  return present.filter(({ person }) => person.id !== me.id)
}
