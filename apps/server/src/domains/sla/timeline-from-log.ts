import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import { addToTimeline, TIMELINE_KINDS, type Timeline } from './timeline.ts'
import { whoSaysOf } from './who-says.queries.ts'

/** Events of one look into the log. */
const AT_ONCE = 1_000

/** The timeline of a ticket as the log tells it now; undefined for one that the log does not know. */
export async function timelineFromLog(
  db: Db,
  ticketId: string,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<Timeline | undefined> {
  let timeline: Timeline | undefined
  for (let after = 0; ; ) {
    const events = await readEvents(db, { ticketId, after, kinds: TIMELINE_KINDS, limit: AT_ONCE })
    const whoSays = await whoSaysOf(db, events)
    for (const event of events) if (event.seq <= upTo) timeline = addToTimeline(timeline, event, whoSays)
    const last = events.at(-1)
    if (!last || events.length < AT_ONCE || last.seq >= upTo) return timeline
    after = last.seq
  }
}
