import { foldTicket, type TicketState } from '@waybill/contract/events/fold-ticket.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { TaskChange } from '@waybill/contract/tasks/task-events.ts'
import type { TaskStatus } from '@waybill/contract/tasks/task.ts'

/** A ticket with how its run stands; null: it has none. */
export interface WithRun {
  ticket: TicketState
  run: TaskStatus | null
}

/** How the run of a ticket stands after one more event. A new one begins when the last is over. */
export function runAfter(run: TaskStatus | null, { kind, data }: LogEvent): TaskStatus | null {
  if (!kind.startsWith('task.')) return run
  // Warnings change nothing, and say so by having no values.
  const { after } = data as Partial<TaskChange>
  return after?.status ?? run
}

/**
 * What the actions of a rule meet: the ticket when the command of an event is through, which has written more than this one.
 * @param events of tickets, one after the other
 * @param here after the event at `index`
 */
export function settledAt(events: readonly LogEvent[], index: number, here: WithRun): WithRun {
  let { ticket, run } = here
  for (let next = index + 1; isSameCommand(events[next - 1], events[next]); next += 1) {
    const event = events[next]
    if (!event) break
    ticket = foldTicket(ticket, event) ?? ticket
    run = runAfter(run, event)
  }
  return { ticket, run }
}

/** A command appends its events without a gap; an import all those of a ticket at once, whenever they happened. */
function isSameCommand(one: LogEvent | undefined, next: LogEvent | undefined): boolean {
  return (
    one !== undefined &&
    next !== undefined &&
    next.ticket_id === one.ticket_id &&
    next.seq === one.seq + 1 &&
    next.at === one.at &&
    next.recorded_at === one.recorded_at &&
    next.request_id === one.request_id &&
    next.via === one.via &&
    next.cause_seq === one.cause_seq
  )
}
