import { useState } from 'react'
import { loadRenderer } from '../../ui/markdown/load-renderer.ts'
import { TicketView } from './ticket-view.tsx'

loadRenderer()

interface TicketPeekProps {
  /** Id or key. */
  ticket: string
  onClose: () => void
}

/** The same ticket as on its page, for a panel beside a list; its width decides how it is laid out. */
export function TicketPeek({ ticket, onClose }: TicketPeekProps) {
  const [past, setPast] = useState<{ ticket: string; at: string | undefined }>({ ticket, at: undefined })
  const at = past.ticket === ticket ? past.at : undefined
  return <TicketView name={ticket} at={at} onAt={(to) => setPast({ ticket, at: to })} onClose={onClose} />
}
