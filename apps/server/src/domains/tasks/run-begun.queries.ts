import type { Db } from '../../io/db/tables.ts'
import { toMillis } from '../../kernel/clock.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { dataOf, isObject } from '../events/event-data.ts'
import type { TaskRow } from './tasks.queries.ts'

/** Of one ticket: it is routed by hand a few times at most. */
const MOST_EVENTS = 100

/** When a run had a workflow for the first time, from when its promise counts; milliseconds. */
export async function runBegun(
  db: Db,
  { id, ticket_id, created_at }: Pick<TaskRow, 'id' | 'ticket_id' | 'created_at'>,
): Promise<number> {
  const events = await readEvents(db, {
    ticketId: ticket_id,
    kinds: ['task.started', 'task.routed'],
    limit: MOST_EVENTS,
  })
  const first = events.find((event) => {
    const { task, after } = dataOf(event)
    return task === id && isObject(after) && typeof after['workflow'] === 'string'
  })
  return first ? toMillis(first.at) : created_at
}
