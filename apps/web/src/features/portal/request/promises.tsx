import type { Clock } from '@waybill/contract/sla/sla.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { dateAndTime } from '../../../ui/instants.ts'
import { useLiveQuery } from '../../home/use-live-query.ts'
import classes from './request.module.css'

const EVERY = 1_000
const ANSWERS = ['first_response', 'next_response'] as const
const ENDS = ['resolution', 'task'] as const

/** What is promised about an open request: when somebody answers, and when it is done. */
export function Promises({ ticket }: { ticket: Ticket }) {
  const { data = [] } = useLiveQuery(
    ['tasks', 'promises', ticket.id],
    async () => (await client.sla.ofTicket(ticket.id)).clocks,
    { atMostEvery: EVERY },
  )
  if (ticket.status === 'resolved' || ticket.status === 'closed') return null
  const lines = [promiseOf('answer', data, ANSWERS), promiseOf('end', data, ENDS)].filter(
    (line) => line !== null,
  )
  return lines.map((line) => (
    <p key={line} className={classes.next}>
      {line}
    </p>
  ))
}

/** The first that still counts, in words. */
function promiseOf(
  what: 'answer' | 'end',
  clocks: readonly Clock[],
  targets: readonly Clock['target'][],
): string | null {
  for (const name of targets) {
    const clock = clocks.find(({ target }) => target === name)
    if (!clock) continue
    if (clock.state === 'paused') return t(`portal.promise_${what}_paused`)
    if (clock.due === null || clock.met_at !== null) continue
    const when = dateAndTime(clock.due)
    if (clock.state === 'running') return t(`portal.promise_${what}`, { when })
    if (clock.state === 'breached') return t(`portal.promise_${what}_late`, { when })
  }
  return null
}
