import { SlaBar } from './sla-bar.tsx'
import { useShownClock } from './shown-clocks.ts'

interface TicketClockSignProps {
  ticket: string
  short?: boolean
  /** false: only what lists are sorted by. */
  ofSteps?: boolean
}

/** How a ticket stands with its time, in a list; nothing where no time is promised. */
export function TicketClockSign({ ticket, short = false, ofSteps = true }: TicketClockSignProps) {
  const clock = useShownClock(ticket, ofSteps ? 'all' : 'tickets')
  return clock ? <SlaBar clock={clock} short={short} /> : null
}
