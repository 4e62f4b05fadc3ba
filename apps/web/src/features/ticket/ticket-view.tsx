import { useState } from 'react'
import { NoTicket, TicketFailed, TicketGone } from './no-ticket.tsx'
import { OpenTicket } from './open-ticket.tsx'
import { TicketShape } from './ticket-shape.tsx'
import { useOpenedTicket } from './use-opened-ticket.ts'

export interface TicketViewProps {
  /** Id or key. */
  name: string
  /** The position of the past that is shown; undefined: now. */
  at: string | undefined
  onAt: (at: string | undefined) => void
  /** The comment that the address names. */
  comment?: string | undefined
  /** The ticket has another key by now than the one by which it was asked for. */
  onKey?: (key: string) => void
  /** Of the panel beside a list. */
  onClose?: () => void
}

/** A ticket in whatever state it is: on its way, there, gone. */
export function TicketView(props: TicketViewProps) {
  const [tries, setTries] = useState(0)
  return <Tried key={`${props.name} ${String(tries)}`} {...props} onAgain={() => setTries(tries + 1)} />
}

function Tried({ name, onAgain, ...props }: TicketViewProps & { onAgain: () => void }) {
  const shown = useOpenedTicket(name)
  switch (shown.state) {
    case 'gone':
      return <TicketGone name={name} />
    case 'failed':
      return shown.problem.status === 404 ? (
        <NoTicket name={name} />
      ) : (
        <TicketFailed problem={shown.problem} onAgain={onAgain} />
      )
    case 'waiting':
      return shown.ticket ? (
        <OpenTicket ticket={shown.ticket} comments={null} name={name} {...props} />
      ) : (
        <TicketShape />
      )
    case 'open':
      return <OpenTicket ticket={shown.ticket} comments={shown.comments} name={name} {...props} />
  }
}
