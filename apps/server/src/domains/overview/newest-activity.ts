import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Actor } from '@waybill/contract/access/policies.ts'
import type { LogEvent } from '@waybill/contract/events/event.ts'
import { eventKinds } from '@waybill/contract/events/event-kinds.ts'
import type { Activity } from '@waybill/contract/overview/overview.ts'
import type { Db } from '../../io/db/tables.ts'
import { readEvents, readHead, type LogQuery } from '../../kernel/event-log.ts'
import { EventRights } from '../events/event-rights.ts'
import { presentHistory } from '../events/events.presenter.ts'
import { seenTickets } from '../tickets/seen-tickets.queries.ts'

/** Of what happens to tickets, all that says something to people. */
const TOLD = Object.keys(eventKinds).filter(
  (kind) =>
    /^(ticket|comment|attachment)\./.test(kind) && !/^ticket\.(moved|first_responded|purged)$/.test(kind),
)

const BATCH = 100
/** Who sees little of a busy installation gets fewer lines rather than a look at all of the log. */
const MOST_SCANNED = 2_000

/** An import writes a long past at the end of the log: so many events are looked past at once, and so often in one answer. */
const STRETCH = 5_000
const MOST_STRETCHES = 40

/** Stretches of a log, by number, in which an import alone tells something. They stay so: what is written stays. */
const imported = new WeakMap<Db, Set<number>>()

/**
 * The newest events of the tickets that somebody sees, in words. What an import brings happened long ago: it is told only
 * where nothing else has happened.
 */
export async function newestActivity(db: Db, actor: Actor, limit: number): Promise<Activity['items']> {
  const happened = await newest(db, actor, limit, { notVia: 'import' })
  return happened.length > 0 ? happened : newest(db, actor, limit, {})
}

async function newest(
  db: Db,
  actor: Actor,
  limit: number,
  besides: Pick<LogQuery, 'notVia'>,
): Promise<Activity['items']> {
  const rights = new EventRights(db, actor)
  const items: Activity['items'] = []
  const silent = besides.notVia === undefined ? new Set<number>() : silentIn(db)
  let before = (await readHead(db)).head + 1
  let [scanned, stretches] = [0, 0]
  while (before > 1 && items.length < limit && scanned < MOST_SCANNED && stretches < MOST_STRETCHES) {
    const stretch = Math.floor((before - 2) / STRETCH)
    const after = stretch * STRETCH
    const isWhole = before === after + STRETCH + 1
    if (isWhole && silent.has(stretch)) {
      before = after + 1
      continue
    }
    const events = await readEvents(db, {
      ...besides,
      newestFirst: true,
      limit: BATCH,
      kinds: TOLD,
      before,
      after,
    })
    items.push(...(await told(db, actor, rights, events)))
    scanned += events.length
    const last = events.length < BATCH ? undefined : events.at(-1)
    if (!last) stretches += 1
    if (isWhole && events.length === 0) silent.add(stretch)
    before = last ? last.seq : after + 1
    await nextTurn()
  }
  return items.slice(0, limit)
}

function silentIn(db: Db): Set<number> {
  const known = imported.get(db) ?? new Set()
  imported.set(db, known)
  return known
}

async function told(
  db: Db,
  actor: Actor,
  rights: EventRights,
  events: readonly LogEvent[],
): Promise<Activity['items']> {
  const readable = new Set((await rights.readable(events)).map(({ seq }) => seq))
  const seen = await rights.readableWithData(events.filter(({ seq }) => readable.has(seq)))
  const tickets = await seenTickets(
    db,
    actor,
    seen.flatMap(({ ticket_id }) => ticket_id ?? []),
  )
  const entries = await presentHistory(db, actor, seen)
  return entries.flatMap(({ seq, at, kind, actor: by, ticket_id, text }) => {
    const ticket = tickets.get(ticket_id ?? '')
    return ticket ? [{ seq, at, kind, actor: by, ticket, text }] : []
  })
}
