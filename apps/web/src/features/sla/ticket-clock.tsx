import { SlaBar } from './sla-bar.tsx'
import { useShownClock } from './shown-clocks.ts'

/** How a ticket stands with its time, in a list; nothing where no time is promised. */
export function TicketClockSign({ ticket, short = false }: { ticket: string; short?: boolean }) {
  const clock = useShownClock(ticket)
  return clock ? <SlaBar clock={clock} short={short} /> : null
}
