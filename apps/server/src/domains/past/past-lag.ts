import { setTimeout as sleep } from 'node:timers/promises'
import { ticketEvents } from '@waybill/contract/events/ticket-events.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents } from '../../kernel/event-log.ts'
import type { Store } from '../../kernel/store.ts'
import type { Moment } from './moment.ts'
import { catchingUp } from './past.errors.ts'

/** The reader whose position says up to which event the versions of tickets are known. */
export const VERSIONS_READER = 'past.keep-ticket-versions'

/** What it hears: all that happens to tickets. */
export const VERSION_KINDS = Object.keys(ticketEvents) as (keyof typeof ticketEvents)[]

/** How long an answer waits for the reader, and how often it looks; milliseconds. */
const PATIENCE = 2_000
const EVERY = 25

/**
 * Resolves when the versions of tickets are known as far as the moment needs: up to its event, or for an instant up to
 * the newest event, since an import may tell of any time.
 * @throws Problem 503 when that takes too long
 */
export async function versionsReach({ background: db }: Store, moment: Moment, head: number): Promise<void> {
  const needed = moment.axis === 'seq' ? moment.value : head
  const until = performance.now() + PATIENCE
  for (;;) {
    const position = await positionOf(db)
    if (position >= needed || !(await hasMore(db, position, needed))) return
    if (performance.now() >= until) throw catchingUp(position, needed)
    await sleep(EVERY)
  }
}

async function positionOf(db: Db): Promise<number> {
  const row = await db
    .selectFrom('readers')
    .select('cursor')
    .where('name', '=', VERSIONS_READER)
    .executeTakeFirst()
  return row?.cursor ?? 0
}

/** The stored position of a reader passes events of other kinds only now and then. */
async function hasMore(db: Db, after: number, needed: number): Promise<boolean> {
  const next = await readEvents(db, { after, before: needed + 1, kinds: VERSION_KINDS, limit: 1 })
  return next.length > 0
}
