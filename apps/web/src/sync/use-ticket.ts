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

interface Opened {
  ref: string
  id?: string
  problem?: Problem
  isForGood?: boolean
}

/**
 * A ticket with all its comments, live as long as it is shown. What is known of it is shown while the rest comes, also when that
 * has to wait for the network; `failed` only where nothing of it is known, until it can be had.
 */
export function useTicket(ref: string): OpenedTicket {
  const [opened, setOpened] = useState<Opened>({ ref })
  useEffect(() => {
    const handle = client.openTicket(ref)
    let isOver = false
    const failed = (isForGood: boolean) => (problem: unknown) =>
      !isOver && problem instanceof Problem && setOpened({ ref, problem, isForGood })
    handle.ready.catch(failed(false))
    handle.settled.then(({ id }) => !isOver && setOpened({ ref, id }), failed(true))
    return () => {
      isOver = true
      handle.close()
    }
  }, [ref])
  const { id, problem, isForGood = false }: Partial<Opened> = opened.ref === ref ? opened : {}
  const ticket = useStore(({ state }) => (id === undefined ? findTicket(state, ref) : ticketOf(state, id)))
  const comments = useStore(({ state }) => commentsOf(state, id ?? ''))
  if (problem && (isForGood || !ticket)) return { state: 'failed', problem }
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
