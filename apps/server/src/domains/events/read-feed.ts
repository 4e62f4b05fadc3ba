import { setImmediate as nextTurn } from 'node:timers/promises'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEventsAt, readHeadings } from '../../kernel/event-log.ts'
import type { EventRights } from './event-rights.ts'

/** Headings looked at in one statement, and in one request: who may see little must not read all of the log at once. */
const BATCH = 500
export const MOST_SCANNED = 5_000

export interface FeedQuery {
  after: number
  /** The newest event to look at. */
  head: number
  limit: number
  kinds: ReadonlySet<string> | null
  ticketId?: string
  projectId?: string
}

/**
 * The next events that the reader may see. `next` is where to go on: behind the last event of a full page, else behind
 * the last one that was looked at, so that what may not be seen is passed over once and for all.
 */
export async function readFeed(
  db: Db,
  rights: EventRights,
  query: FeedQuery,
): Promise<{ events: LogEvent[]; next: number }> {
  const { head, limit, kinds, after: _, ...of } = query
  const events: LogEvent[] = []
  let next = query.after
  for (let scanned = 0; scanned < MOST_SCANNED && next < head; scanned += BATCH) {
    const headings = await readHeadings(db, { ...of, after: next, upTo: head, limit: BATCH })
    const wanted = await rights.readable(headings.filter((one) => kinds === null || kinds.has(one.kind)))
    for (let start = 0; start < wanted.length; ) {
      const slice = wanted.slice(start, start + limit - events.length)
      const full = await readEventsAt(
        db,
        slice.map((one) => one.seq),
      )
      events.push(...(await rights.readableWithData(full)))
      if (events.length >= limit) return { events, next: slice.at(-1)?.seq ?? next }
      start += slice.length
    }
    next = headings.length < BATCH ? head : (headings.at(-1)?.seq ?? head)
    // Other requests get their turn: on SQLite none of the above leaves the event loop.
    await nextTurn()
  }
  return { events, next }
}
