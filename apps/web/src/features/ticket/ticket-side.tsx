import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { useState } from 'react'
import type { OpenPicker } from './properties/properties.tsx'
import { TicketAside } from './ticket-aside.tsx'
import { useTicketActions, type TicketActions } from './use-ticket-actions.ts'

interface TicketSideProps extends Pick<TicketActions, 'ticket' | 'can' | 'begins'> {
  more: Ticket | undefined
}

/** The properties with the keys that open them: only they are shown anew when one is opened. */
export function TicketSide({ ticket, more, can, begins }: TicketSideProps) {
  const [picker, setPicker] = useState<OpenPicker>(null)
  useTicketActions({ ticket, can, setPicker, begins })
  return <TicketAside ticket={ticket} more={more} can={can} open={picker} onOpen={setPicker} />
}
