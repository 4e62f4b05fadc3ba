import type { Changes } from '@waybill/client'
import { Problem } from '@waybill/contract/problems/problem.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useCallback } from 'react'
import { client } from '../../../session/client.ts'
import { say } from '../../../ui/say.ts'

/** Changes properties of a ticket: shown at once, and what is refused stands in the failures of the store. */
export function useChange(ticket: Ticket): (changes: Changes) => void {
  const { id } = ticket
  return useCallback(
    (changes) => {
      try {
        client.updateTicket(id, changes)
      } catch (error) {
        // It has left the store just now, as when rights were lost: the page says so itself.
        if (!(error instanceof Problem)) throw error
        say(error.title, { tone: 'bad' })
      }
    },
    [id],
  )
}
