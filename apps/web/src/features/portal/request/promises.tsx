import type { Clock } from '@waybill/contract/sla/sla.ts'
import type { Ticket } from '@waybill/contract/tickets/ticket.ts'
import { t } from '../../../messages/messages.ts'
import { client } from '../../../session/client.ts'
import { dateAndTime, inSentence } from '../../../ui/instants.ts'
import { useLiveQuery } from '../../home/use-live-query.ts'
import { firstPromise } from './first-promise.ts'
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

/** The one that comes first, in words; what stands still only where nothing else counts. */
function promiseOf(
  what: 'answer' | 'end',
  clocks: readonly Clock[],
  targets: readonly Clock['target'][],
): string | null {
  const clock = firstPromise(clocks, targets)
  if (!clock) return null
  if (clock.state === 'paused' || clock.due === null) return t(`portal.promise_${what}_paused`)
  const when = inSentence(dateAndTime(clock.due))
  return t(clock.state === 'breached' ? `portal.promise_${what}_late` : `portal.promise_${what}`, { when })
}
