import { useState } from 'react'
import { useStore } from '../../sync/use-store.ts'
import { useTicket, type OpenedTicket } from '../../sync/use-ticket.ts'

/** `gone`: it was shown here, and may not be seen any more. */
export type ShownTicket = OpenedTicket | { state: 'gone' }

export function useOpenedTicket(ref: string): ShownTicket {
  const opened = useTicket(ref)
  const [shown, setShown] = useState<{ ref: string; id: string } | null>(null)
  if (opened.state === 'open' && (shown?.id !== opened.ticket.id || shown.ref !== ref))
    setShown({ ref, id: opened.ticket.id })
  const id = shown?.ref === ref ? shown.id : null
  const isGone = useStore(({ state }) => id !== null && state.forgotten.has(id) && !state.tickets.has(id))
  return isGone ? { state: 'gone' } : opened
}
