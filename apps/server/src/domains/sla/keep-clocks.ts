import { isDeepStrictEqual } from 'node:util'
import type { EventData } from '@waybill/contract/events/event-kinds.ts'
import { sql, type Selectable } from 'kysely'
import type { EngineSql } from '../../io/db/engine-sql.ts'
import type { Db, Tx } from '../../io/db/tables.ts'
import type { ClockReading } from './clock.ts'
import { policiesOf, type RuleBook } from './rule-book.ts'
import type { SlaClocksTable } from './sla.tables.ts'
import { clocksOf, type CountedClock } from './ticket-clocks.ts'
import { walk } from './ticket-walk.ts'
import type { Timeline } from './timeline.ts'

export type ClockRow = Selectable<SlaClocksTable>
type CountedRow = Omit<ClockRow, 'place'>

/** A change of a due that the log is to tell of. Milliseconds. */
export interface Announcement {
  cycle: number
  before: number | null
  after: number | null
  why: EventData<'sla.due_changed'>['why']
  restarted: boolean
}

/** Fires at once. */
const AT_ONCE = 0

interface Keeping {
  tx: Tx
  engine: EngineSql
  /** Milliseconds. */
  now: number
  /** A policy or a calendar has changed, not the tickets. */
  refreshed: boolean
}

/** Counts the clocks of tickets anew and keeps them. */
export async function keepClocks(
  { tx, engine, now, refreshed }: Keeping,
  book: RuleBook,
  timelines: ReadonlyMap<string, Timeline>,
): Promise<void> {
  const ids = [...timelines.keys()]
  if (ids.length === 0) return
  const policies = await policiesOf(tx, engine, book.policies, ids)
  const before = await clocksById(tx, ids)
  const rows: ClockRow[] = []
  const gone: { ticket: string; target: string }[] = []
  for (const [id, timeline] of timelines) {
    const clocks = await clocksOf(tx, book, timeline, policies.get(id) ?? null, now)
    const there = before.get(id) ?? new Map<string, ClockRow>()
    const kept = clocks.flatMap((one) => {
      const row = rowOf(id, timeline, one, there.get(one.reading.target), { now, refreshed })
      return row ? [row] : []
    })
    rows.push(...withPlace(kept).filter((row) => hasChanged(row, there.get(row.target))))
    const targets = new Set<string>(kept.map((row) => row.target))
    for (const target of there.keys()) if (!targets.has(target)) gone.push({ ticket: id, target })
  }
  for (const { ticket, target } of gone)
    await sql`delete from sla_clocks where ticket_id = ${ticket} and target = ${target}`.execute(tx)
  for (const row of rows) await write(tx, row)
}

async function clocksById(db: Db, ids: readonly string[]): Promise<Map<string, Map<string, ClockRow>>> {
  const rows = await db
    .selectFrom('sla_clocks')
    .selectAll()
    .where('ticket_id', 'in', [...ids])
    .execute()
  const byTicket = Map.groupBy(rows, (row) => row.ticket_id)
  return new Map([...byTicket].map(([id, clocks]) => [id, new Map(clocks.map((row) => [row.target, row]))]))
}

function write(tx: Tx, row: ClockRow) {
  const { ticket_id: _, target: __, ...values } = row
  return tx
    .insertInto('sla_clocks')
    .values(row)
    .onConflict((on) => on.columns(['ticket_id', 'target']).doUpdateSet(values))
    .execute()
}

/** Of the clocks of a ticket that run, the first due is its place in lists; that of a step is about an assignment. */
function withPlace(rows: readonly CountedRow[]): ClockRow[] {
  const running = rows.filter(
    ({ target, met_at, due }) => target !== 'step' && met_at === null && due !== null,
  )
  const place = Math.min(...running.map(({ due }) => due ?? Infinity))
  const first = running.find(({ due }) => due === place)
  return rows.map((row) => ({ ...row, place: row === first ? place : null }))
}

function hasChanged(row: ClockRow, before: ClockRow | undefined): boolean {
  return !isDeepStrictEqual(row, before && { ...before })
}

/** null: nothing is promised, or the clock has not begun. */
function rowOf(
  ticket: string,
  timeline: Timeline,
  counted: CountedClock,
  before: ClockRow | undefined,
  when: Pick<Keeping, 'now' | 'refreshed'>,
): CountedRow | null {
  const { reading, rule, policy, calendar } = counted
  if (reading.cycle === null || reading.total === null) return null
  const announcement = announcementOf(timeline, counted, before, when)
  const [untold] = toTell(timeline, counted)
  const next = announcement ? { at: AT_ONCE, percent: null } : untold
  const [first] = reading.thresholds
  return {
    ticket_id: ticket,
    target: reading.target,
    item_id: rule.item?.id ?? null,
    policy_id: policy?.id ?? null,
    calendar_id: calendar?.id ?? null,
    state: reading.state,
    cycle: reading.cycle,
    due: whole(reading.due),
    left_millis: reading.state === 'paused' ? whole(reading.left) : null,
    total_millis: whole(reading.total),
    risk_at: whole(first?.at ?? null),
    breached_at: whole(reading.breached_at),
    met_at: reading.met_at,
    fire_at: whole(next?.at ?? null),
    percent: next?.percent ?? null,
    rules: rulesOf(counted),
    announce: announcement && JSON.stringify(announcement),
  }
}

function whole(millis: number | null): number | null {
  return millis === null ? null : Math.round(millis)
}

function rulesOf({ policy, calendar }: CountedClock): number {
  return Math.max(policy?.seq ?? 0, calendar?.seq ?? 0)
}

/** The warnings and the breach that were not told in this cycle, and when each comes; the first first. */
export function toTell(timeline: Timeline, { reading, policy }: CountedClock): ClockReading['thresholds'] {
  const told = new Set(
    timeline.moments.flatMap(({ fired }) =>
      fired?.[0] === reading.target && fired[1] === reading.cycle ? [fired[2]] : [],
    ),
  )
  // What came due before anybody here could know of it, or before it was promised, is not told one by one.
  const promised = timeline.moments.findLast((moment) => moment.promised === reading.target)?.at
  const from = Math.max(timeline.imported_at ?? 0, policy?.created_at ?? 0, promised ?? 0)
  const over = reading.met_at !== null
  return reading.thresholds.filter(
    ({ percent, at }) => !told.has(percent) && at >= from && (!over || percent === 100),
  )
}

/** What to tell of a due that changed because something else did than the clock's own pauses. */
function announcementOf(
  timeline: Timeline,
  { reading, rule, policy, calendar, time }: CountedClock,
  before: ClockRow | undefined,
  { now, refreshed }: Pick<Keeping, 'now' | 'refreshed'>,
): Announcement | null {
  if (reading.met_at !== null) return null
  if (!before) return refreshed ? newlyPromised(reading) : null
  // What an import tells of happened elsewhere.
  const newest = timeline.moments.at(-1)?.at ?? 0
  if (!refreshed && timeline.imported_at !== null && newest < timeline.imported_at) return null
  const pending = before.announce === null ? null : (JSON.parse(before.announce) as Announcement)
  const went = !refreshed && reading.target === 'task' && hasGoneToAnother(timeline)
  const why = whyChanged({ reading, policy, calendar }, before, went)
  if (!why) return pending
  const restarted = (why === 'policy' || why === 'calendar') && rule.on_change === 'restart'
  const after = restarted && reading.total !== null ? time.add(now, reading.total) : reading.due
  const was = pending?.before ?? before.due
  if (was === after && !restarted) return pending
  return { cycle: reading.cycle ?? now, before: was, after: whole(after), why, restarted }
}

/** A policy that begins to hold for a ticket that was there before it. */
function newlyPromised(reading: ClockReading): Announcement {
  const { cycle, due } = reading
  return { cycle: cycle ?? 0, before: null, after: whole(due), why: 'policy', restarted: false }
}

/** @param went whether its run went to another workflow or version since its ticket got its priority */
function whyChanged(
  { reading, policy, calendar }: Pick<CountedClock, 'reading' | 'policy' | 'calendar'>,
  before: ClockRow,
  went: boolean,
): Announcement['why'] | null {
  if (before.item_id !== null && before.cycle !== reading.cycle) return null
  if (before.policy_id !== (policy?.id ?? null)) return 'policy'
  const rules = Math.max(policy?.seq ?? 0, calendar?.seq ?? 0)
  const sameDue = before.due === whole(reading.due) && before.total_millis === whole(reading.total ?? null)
  const sameRules = before.rules === rules && before.total_millis === whole(reading.total)
  if (went && !sameDue && !sameRules) return 'workflow'
  if (before.rules !== rules && !sameDue) return (calendar?.seq ?? 0) === rules ? 'calendar' : 'policy'
  if (before.cycle !== reading.cycle && reading.target !== 'resolution') return null
  return before.total_millis === whole(reading.total) ? null : 'priority'
}

/** The run went to another workflow or version since its ticket got its priority. */
function hasGoneToAnother({ moments }: Timeline): boolean {
  const went = moments.findLastIndex(({ task }) => task?.version !== undefined)
  return went > moments.findLastIndex(({ priority }) => priority !== undefined)
}

/** Whether nothing can change the clocks of a ticket but an event of it. */
export function isOver(timeline: Timeline): boolean {
  const last = walk(timeline).at(-1)?.facts
  return last?.status === 'closed' || last?.gone === true
}
